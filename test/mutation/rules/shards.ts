import type { Mutation } from '../mutation';

const mapping = 'engine/stream-mapping.ts';
const shard = 'engine/shard.ts';
const reader = 'engine/pollers/dynamodb-streams.ts';
const start = 'engine/shard-start.ts';

/** 1.13, 1.14 and what section 4 adds: the order of shards, and the metrics. */
export const shardMutations: readonly Mutation[] = [
  {
    rule: '1.13 a child waits for its parents',
    file: mapping,
    find: ' && !shard.parents.some((parent) => this.#shards.has(parent));',
    replace: ';',
  },
  {
    rule: '1.13 a child waits for both its parents',
    file: mapping,
    find: '!shard.parents.some((parent) => this.#shards.has(parent))',
    replace: '!shard.parents.slice(0, 1).some((parent) => this.#shards.has(parent))',
  },
  {
    rule: '1.13 a child waits until its parent is read to the end',
    file: mapping,
    find: 'if (shard.isClosed && shard.isFinished) this.#finish(shard);',
    replace: 'if (shard.isIdle) this.#finish(shard);',
  },
  {
    rule: '1.13 a child waits until the work of its parent is finished',
    file: shard,
    find: 'return this.#isClosed && this.isIdle && !this.window?.isOpen;',
    replace: 'return this.#isClosed && !this.window?.isOpen;',
  },
  {
    rule: '1.13 a child waits until the destination has been told of its parent',
    file: shard,
    find: 'return this.#deliveries.size === 0 && this.#lanes',
    replace: 'return this.#lanes',
  },
  {
    rule: '1.13 a shard that is finished is not read again',
    file: mapping,
    find: 'this.#finishedShardIds.add(shard.shardId);',
    replace: '',
  },
  {
    rule: '1.13 parents that are not known were finished long ago',
    file: mapping,
    find: '!shard.parents.some((parent) => this.#shards.has(parent))',
    replace: 'shard.parents.every((parent) => this.#finishedShardIds.has(parent))',
  },
  {
    rule: '1.12 a mapping goes on where it stopped',
    file: start,
    find: '  if (checkpoint) return checkpoint;\n',
    replace: '',
  },
  {
    rule: '1.12 a mapping at LATEST leaves out the shards that had ended',
    file: start,
    find: "return hasEnded ? undefined : { type: 'LATEST' };",
    replace: "return { type: 'LATEST' };",
  },
  {
    rule: '1.12 a mapping at LATEST reads in full what opens later',
    file: start,
    find: "settings.startingPosition !== 'LATEST' || !isFirst ||",
    replace: "settings.startingPosition !== 'LATEST' ||",
  },
  {
    rule: '1.12 a mapping at LATEST that starts again misses nothing',
    file: start,
    find: ' || checkpoints.size > 0) return',
    replace: ') return',
  },
  {
    rule: '1.13 a parent that was finished before a restart is not read again',
    file: start,
    find: '  if (ancestorsOf(checkpoints.keys(), shards).has(shardId)) return undefined;\n',
    replace: '',
  },
  {
    rule: '1.13 the parent of a shard of a table is known',
    file: reader,
    find: 'ParentShardId ? [ParentShardId] : []',
    replace: '[]',
  },
  {
    rule: '1.13 both parents of a merged shard of Kinesis are known',
    file: 'engine/pollers/kinesis.ts',
    find: '[ParentShardId, AdjacentParentShardId].filter(',
    replace: '[ParentShardId, AdjacentParentShardId].slice(0, 1).filter(',
  },
  {
    rule: '1.13 reading goes on behind the last record where an iterator has expired',
    file: reader,
    find: "    if (last !== undefined) this.#from = { type: 'after', sequenceNumber: last };\n",
    replace: '',
  },
  {
    rule: '1.13 what was trimmed before it was read is said',
    file: reader,
    find: '      this.#options.onTrimmed?.(this.#shardId);\n',
    replace: '',
  },
  {
    rule: '1.13 reading goes on with the oldest record that is left where others were trimmed',
    file: reader,
    find: "      this.#from = { type: 'TRIM_HORIZON' };\n",
    replace: '',
  },
  {
    rule: '1.14 an empty poll is a PolledEventCount of 0',
    file: shard,
    find: "      this.#count('PolledEventCount', 0, nowMs);\n",
    replace: '',
  },
  {
    rule: '1.14 IteratorAge is the age of the last record',
    file: shard,
    find: 'finished(records: readonly SourceRecord[], nowMs: number): void {\n    const last = records.at(-1);',
    replace: 'finished(records: readonly SourceRecord[], nowMs: number): void {\n    const last = records[0];',
  },
  {
    rule: '1.14 IteratorAge is the age when the batch is finished',
    file: 'engine/lane.ts',
    find: 'this.#host.finished(batch.records, nowMs);',
    replace: 'this.#host.finished(batch.records, batch.dueAtMs);',
  },
  {
    rule: '1.14 IteratorAge needs no opt-in',
    file: shard,
    find: "this.#host.observer.metric?.('IteratorAge', nowMs - last.arrivedAtMs, nowMs);",
    replace: "this.#count('IteratorAge' as MetricName, nowMs - last.arrivedAtMs, nowMs);",
  },
  {
    rule: '1.14 event counts need the opt-in',
    file: shard,
    find: 'if (this.settings.countsEvents) this.#host',
    replace: 'this.#host',
  },
  {
    rule: '1.14 PolledEventCount counts also what is filtered',
    file: shard,
    find: "    this.#count('PolledEventCount', records.length, nowMs);\n",
    replace: `    const wanted = records.filter(({ event }) => settings.filter?.(event) ?? true);
    this.#count('PolledEventCount', wanted.length, nowMs);\n`,
  },
  {
    rule: '1.14 InvokedEventCount counts every retry',
    file: shard,
    find: "if (result.type !== 'not-invoked') this",
    replace: "if (result.type !== 'not-invoked' && batch.invokeCount === 0) this",
  },
  {
    rule: '1.14 InvokedEventCount does not count throttled invocations',
    file: shard,
    find: "if (result.type !== 'not-invoked') this",
    replace: 'this',
  },
  {
    rule: '1.14 FailedInvokeEventCount counts also partial failures',
    file: 'engine/lane.ts',
    find: '    host.failed(rest, nowMs);\n',
    replace: '',
  },
  {
    rule: '1.14 FailedInvokeEventCount of a partial failure counts what comes again',
    file: 'engine/lane.ts',
    find: '    host.failed(rest, nowMs);\n',
    replace: '    host.failed(batch.records, nowMs);\n',
  },
  {
    rule: '1.14 FailedInvokeEventCount counts every failed attempt',
    file: 'engine/lane.ts',
    find: 'this.#host.failed(records, nowMs);',
    replace: 'if (batch.invokeCount === 1) this.#host.failed(records, nowMs);',
  },
  {
    rule: '1.14 OnFailureDestinationDeliveredEventCount counts records',
    file: shard,
    find: "this.#count('OnFailureDestinationDeliveredEventCount', records.length, nowMs);",
    replace: "this.#count('OnFailureDestinationDeliveredEventCount', 1, nowMs);",
  },
  {
    rule: '1.14 DroppedEventCount has no datapoint without a destination',
    file: shard,
    find: '    if (records.length > 0) this.#host.observer.lost',
    replace: `    if (cause === 'no-destination') this.#count('DroppedEventCount', records.length, nowMs);
    if (records.length > 0) this.#host.observer.lost`,
  },
  {
    rule: '4.8 the oldest unfinished record is known while nothing finishes',
    file: mapping,
    find: 'Math.min(...times)',
    replace: 'Math.max(...times)',
  },
  {
    rule: '4.8 the oldest unfinished record of a shard is known',
    file: shard,
    find: 'return this.#oldest()?.arrivedAtMs;',
    replace: 'return this.#lastSeen?.arrivedAtMs;',
  },
];
