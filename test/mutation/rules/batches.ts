import type { Mutation } from '../mutation';

const lane = 'engine/lane.ts';

/** 1.2: when a batch is made, and of what. */
export const batchMutations: readonly Mutation[] = [
  {
    rule: '1.2 a batch holds at most BatchSize records',
    file: lane,
    find: 'Math.min(queue.length, settings.batchSize)',
    replace: 'Math.min(queue.length, settings.batchSize + 1)',
  },
  {
    rule: '1.2 a full batch does not wait for the window',
    file: lane,
    find: 'if (!isFull && !isClosed && nowMs < readyAtMs)',
    replace: 'if (!isClosed && nowMs < readyAtMs)',
  },
  {
    rule: '1.2 what does not fill a batch waits for the whole window',
    file: lane,
    find: 'const readyAtMs = this.#windowOpenedAtMs + settings.batchingWindowMs;',
    replace: 'const readyAtMs = this.#windowOpenedAtMs + settings.batchingWindowMs / 2;',
  },
  {
    rule: '1.2 the window opens when the invocation before ends',
    file: lane,
    find: '    if (batch === undefined) this.#windowOpenedAtMs = nowMs;\n',
    replace: '',
  },
  {
    rule: '1.2 a window that ended empty opens again with the next record',
    file: lane,
    find: 'if (this.isEmpty && nowMs >= this.#windowOpenedAtMs + batchingWindowMs) this.#windowOpenedAtMs = nowMs;',
    replace: '',
  },
  {
    rule: '1.2 a payload of 6 MB ends a batch',
    file: lane,
    find: 'const isCut = bytes > parameters.batchBytesMax || (window',
    replace: 'const isCut = (window',
  },
  {
    rule: '1.2 the payload limit is 6 MB',
    file: 'modules/event-source-settings-limits.ts',
    find: 'invocationBytesMax = 6 * 1_024 * 1_024',
    replace: 'invocationBytesMax = 5 * 1_024 * 1_024',
  },
  {
    rule: '1.2 a batch that 6 MB end does not wait for the window',
    file: lane,
    find: 'if (count > 0 && isCut) return { count, isFull: true };',
    replace: 'if (count > 0 && isCut) return { count, isFull: false };',
  },
  {
    rule: '1.2 the event around the records counts to 6 MB',
    file: lane,
    find: 'let bytes = envelopeBytes - 1;',
    replace: 'let bytes = -1;',
  },
  {
    rule: '1.2 the commas between the records count to 6 MB',
    file: lane,
    find: 'bytes += record.bytes + 1;',
    replace: 'bytes += record.bytes;',
  },
  {
    rule: '1.2 the commas count also where all records that wait would fit',
    file: lane,
    find: 'queue.bytes + envelopeBytes + queue.length - 1 <',
    replace: 'queue.bytes + envelopeBytes <',
  },
  {
    rule: '1.2 a batch of exactly 6 MB does not wait for the window',
    file: lane,
    find: 'isFull: countMax === settings.batchSize || bytes >= parameters.batchBytesMax }',
    replace: 'isFull: countMax === settings.batchSize }',
  },
  {
    rule: '1.2 a batch of exactly 6 MB is not cut',
    file: lane,
    find: 'bytes > parameters.batchBytesMax || (window',
    replace: 'bytes >= parameters.batchBytesMax || (window',
  },
  {
    rule: '1.2 the function is never called with a record above 6 MB',
    file: lane,
    find: 'if (fresh === this.#current && this.#isTooLarge(fresh)) {',
    replace: 'if (fresh === this.#current && nowMs < 0) {',
  },
  {
    rule: '1.2 a record that fills 6 MB exactly reaches the function',
    file: lane,
    find: 'records[0]!.bytes + envelopeBytes >',
    replace: 'records[0]!.bytes + envelopeBytes >=',
  },
  {
    rule: '1.2 a record above 6 MB is given up after its retries',
    file: lane,
    find: 'if (batch.invokeCount <= host.settings.retryAttemptsMax) {',
    replace: 'if (batch.invokeCount < host.settings.retryAttemptsMax) {',
  },
  {
    rule: '1.2 a record above 6 MB is told without a response',
    file: lane,
    find: "host.evicted(batch, batch.records, { condition: 'RetryAttemptsExhausted' }, nowMs);",
    replace: `const response = { executedVersion: '$LATEST', functionError: null } as const;
      host.evicted(batch, batch.records, { condition: 'RetryAttemptsExhausted', response }, nowMs);`,
  },
  {
    rule: '1.2 filtered records do not count to BatchSize',
    file: lane,
    find: 'const countMax = Math.min(queue.length, settings.batchSize);',
    replace: `let countMax = 0;
    const endPosition = front.position + settings.batchSize;
    while (countMax < queue.length && queue.at(countMax)!.position < endPosition) countMax += 1;`,
  },
  {
    rule: '1.2 filtered records move the checkpoint on',
    file: 'engine/shard.ts',
    find: 'this.#lastSeen = last;',
    replace: 'this.#lastSeen = records.findLast(({ event }) => settings.filter?.(event) ?? true) ?? this.#lastSeen;',
  },
  {
    rule: '1.2 the function gets only what the filter wants',
    file: 'engine/shard.ts',
    find: 'if (filter(record.event)) this.#push(record, nowMs);',
    replace: 'this.#push(record, nowMs);\n      if (filter(record.event)) continue;',
  },
  {
    rule: '1.2 a shard that has ended does not wait for the window',
    file: lane,
    find: 'if (!isFull && !isClosed && nowMs < readyAtMs)',
    replace: 'if (!isFull && nowMs < readyAtMs)',
  },
];
