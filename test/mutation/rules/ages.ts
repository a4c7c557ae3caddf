import type { Mutation } from '../mutation';

const lane = 'engine/lane.ts';
const shard = 'engine/shard.ts';
const settings = 'engine/stream-settings.ts';

const expired = 'countOlder(records, nowMs - settings.recordAgeMsMax)';
const given = 'const given = records.slice(droppedCount, expiredCount);';

/** 1.7: records that are too old. */
export const ageMutations: readonly Mutation[] = [
  {
    rule: '1.7 the age is measured from the arrival, not from the read',
    file: lane,
    find: 'this.#queue.push(record);',
    replace: 'this.#queue.push({ ...record, arrivedAtMs: nowMs });',
  },
  {
    rule: '1.7 the age is checked before the first invocation',
    file: lane,
    find: expired,
    replace: `batch.invokeCount === 0 ? 0 : ${expired}`,
  },
  {
    rule: '1.7 the age is checked between retries',
    file: lane,
    find: expired,
    replace: `batch.invokeCount > 0 ? 0 : ${expired}`,
  },
  {
    rule: '1.7 the age is in seconds',
    file: settings,
    find: 'forEver(all.maximumRecordAgeInSeconds) * 1_000',
    replace: 'forEver(all.maximumRecordAgeInSeconds) * 2_000',
  },
  {
    rule: '1.7 a record of exactly the maximum age is not too old',
    file: lane,
    find: 'records[count]!.arrivedAtMs < arrivedBeforeMs',
    replace: 'records[count]!.arrivedAtMs <= arrivedBeforeMs',
  },
  {
    rule: '1.7 old records are peeled, fresh ones of the batch are invoked',
    file: lane,
    find: expired,
    replace: `${expired} > 0 ? records.length : 0`,
  },
  {
    rule: '1.7 old records are peeled though a fresh one follows',
    file: lane,
    find: expired,
    replace: `${expired} < records.length ? 0 : records.length`,
  },
  {
    rule: '1.7 old records are peeled from the front',
    file: lane,
    find: given,
    replace: 'const given = records.slice(records.length - expiredCount);',
  },
  {
    rule: '1.7 peeled records are one destination record',
    file: lane,
    find: "if (given.length > 0) this.#host.evicted(batch, given, { condition: 'RecordAgeExceeded' }, nowMs);",
    replace: "for (const one of given) this.#host.evicted(batch, [one], { condition: 'RecordAgeExceeded' }, nowMs);",
  },
  {
    rule: '1.7 the condition is RecordAgeExceeded',
    file: lane,
    find: "{ condition: 'RecordAgeExceeded' }",
    replace: "{ condition: 'RetryAttemptsExhausted' }",
  },
  {
    rule: '1.7 a record that was never invoked is told with an invoke count of 1',
    file: shard,
    find: 'Math.max(1, batch.invokeCount)',
    replace: 'batch.invokeCount',
  },
  {
    rule: '1.7 a record that expires between retries is told with the real count',
    file: shard,
    find: 'Math.max(1, batch.invokeCount)',
    replace: "eviction.condition === 'RecordAgeExceeded' ? 1 : batch.invokeCount",
  },
  {
    rule: '1.7 a record that was never invoked is told with a request id',
    file: shard,
    find: 'requestId: batch.requestId,\n      approximateInvokeCount',
    replace: "requestId: batch.invokeCount > 0 ? batch.requestId : '',\n      approximateInvokeCount",
  },
  {
    rule: '1.7 a record that is too old has no response',
    file: lane,
    find: "{ condition: 'RecordAgeExceeded' }",
    replace: "{ condition: 'RecordAgeExceeded', response: { executedVersion: '$LATEST', functionError: null } }",
  },
  {
    rule: '1.7 a record that is too old has no key responseContext',
    file: 'engine/destination-record.ts',
    find: "version: '1.0',",
    replace: "...(!response && { responseContext: null }),\n    version: '1.0',",
  },
  {
    rule: '1.7 what is left after a peel has a budget of its own',
    file: lane,
    find: 'newBatch(rest, this.#host.newRequestId(), nowMs) : undefined;',
    replace: '{ ...newBatch(rest, this.#host.newRequestId(), nowMs), invokeCount: batch.invokeCount } : undefined;',
  },
  {
    rule: '1.7 the stream keeps records for 24 h',
    file: settings,
    find: "settings.source === 'dynamodb' ? 24 *",
    replace: "settings.source === 'dynamodb' ? 48 *",
  },
  {
    rule: '1.7 the destination is not told what the stream no longer holds',
    file: lane,
    find: "this.#host.lost(records.slice(0, droppedCount), 'expired-in-stream', nowMs);",
    replace: "this.#host.evicted(batch, records.slice(0, droppedCount), { condition: 'RecordAgeExceeded' }, nowMs);",
  },
  {
    rule: '1.7 DroppedEventCount does not count what the stream no longer holds',
    file: shard,
    find: '    if (records.length > 0) this.#host.observer.lost',
    replace: `    if (cause === 'expired-in-stream') this.#count('DroppedEventCount', records.length, nowMs);
    if (records.length > 0) this.#host.observer.lost`,
  },
  {
    rule: '1.7 the stream drops the oldest also where the mapping has a maximum age',
    file: lane,
    find: given,
    replace: 'const given = records.slice(0, expiredCount);',
  },
];
