import type { Mutation } from '../mutation';

const lane = 'engine/lane.ts';
const shard = 'engine/shard.ts';
const settings = 'engine/stream-settings.ts';

const throttled = `      batch.missCount += 1;
      batch.dueAtMs = nowMs + this.#host.parameters.backOffMs(batch.missCount);`;

/** 1.4 and 1.6: how attempts are counted, named and spaced. */
export const retryMutations: readonly Mutation[] = [
  {
    rule: '1.4.1 a batch is invoked 1 + MaximumRetryAttempts times, not fewer',
    file: lane,
    find: 'batch.invokeCount > settings.retryAttemptsMax',
    replace: 'batch.invokeCount >= settings.retryAttemptsMax',
  },
  {
    rule: '1.4.1 a batch is invoked 1 + MaximumRetryAttempts times, not more',
    file: lane,
    find: 'batch.invokeCount > settings.retryAttemptsMax',
    replace: 'batch.invokeCount > settings.retryAttemptsMax + 1',
  },
  {
    rule: '1.4.1 no retries is not retries for ever',
    file: settings,
    find: 'return value === -1 ? Number.POSITIVE_INFINITY : value;',
    replace: 'return value <= 0 ? Number.POSITIVE_INFINITY : value;',
  },
  {
    rule: '1.4.1 retries of -1 are retries for ever',
    file: settings,
    find: 'return value === -1 ? Number.POSITIVE_INFINITY : value;',
    replace: 'return Math.max(value, 60);',
  },
  {
    rule: '1.4.1 the batch is dropped where there is no destination',
    file: shard,
    find: 'if (!this.settings.hasDestination) {',
    replace: 'if (!this.settings.hasDestination && records.length === 0) {',
  },
  {
    rule: '1.4.1 the condition is RetryAttemptsExhausted',
    file: lane,
    find: "{ condition: 'RetryAttemptsExhausted', response }",
    replace: "{ condition: 'RecordAgeExceeded', response }",
  },
  {
    rule: '1.4.2 throttling does not use the budget',
    file: lane,
    find: throttled,
    replace: throttled.replace('missCount += 1', 'invokeCount += 1'),
  },
  {
    rule: '1.4.2 throttling does not give a batch up',
    file: lane,
    find: throttled,
    replace: `      if (batch.missCount >= this.#host.settings.retryAttemptsMax) return this.#fail(batch, result, nowMs);\n${throttled}`,
  },
  {
    rule: '1.4.2 throttling does not split a batch',
    file: lane,
    find: throttled,
    replace: `      if (this.#host.settings.bisects && batch.records.length > 1) return this.#fail(batch, result, nowMs);\n${throttled}`,
  },
  {
    rule: '1.4.2 throttling repeats until the maximum age',
    file: lane,
    find: 'const fresh = this.#withoutExpired(this.#current, nowMs);',
    replace: `const batch: Batch = this.#current;
      const fresh = batch.missCount > 0 ? batch : this.#withoutExpired(batch, nowMs);`,
  },
  {
    rule: '1.4.2 a throttled invocation is not repeated at once',
    file: lane,
    find: throttled,
    replace: '      batch.missCount += 1;\n      batch.dueAtMs = nowMs + batch.missCount;',
  },
  {
    rule: '1.4.2 the wait after throttling begins anew once the function was reached',
    file: lane,
    find: '    batch.missCount = 0;\n',
    replace: '',
  },
  {
    rule: '1.4.2 an invocation that could not be made does not use the budget',
    file: 'engine/drive-stream.ts',
    find: "return { type: 'not-invoked' } as const;",
    replace: "return { type: 'error' } as const;",
  },
  {
    rule: '1.4.3 partial progress starts a new budget',
    file: lane,
    find: 'this.#pending.push(newBatch(rest, host.newRequestId(), nowMs + host.parameters.backOffMs(1)));',
    replace: `const next = newBatch(rest, host.newRequestId(), nowMs + host.parameters.backOffMs(1));
    this.#pending.push({ ...next, invokeCount: batch.invokeCount });`,
  },
  {
    rule: '1.4.3 partial progress finishes the records before the failed one',
    file: lane,
    find: '    host.finished(done, nowMs);\n',
    replace: '',
  },
  {
    rule: '1.4.3 partial progress does not evict',
    file: lane,
    find: "if (rest === 'all') this.#fail",
    replace:
      "if (rest === 'all' || (rest.length > 0 && batch.invokeCount > this.#host.settings.retryAttemptsMax)) this.#fail",
  },
  {
    rule: '1.4.4 a partial response without progress counts as a failed attempt',
    file: lane,
    find: "if (rest === 'all') this.#fail(batch, result, nowMs);",
    replace: `if (rest === 'all') {
      if (result.type === 'response' && batch.invokeCount === 2) batch.invokeCount = 1;
      this.#fail(batch, result, nowMs);
    }`,
  },
  {
    rule: '1.4.4 a partial response without progress is retried',
    file: lane,
    find: 'batch.invokeCount > settings.retryAttemptsMax',
    replace: "batch.invokeCount > settings.retryAttemptsMax || (result.type === 'response' && !settings.bisects)",
  },
  {
    rule: '1.4.5 splitting spends no retries of the left half',
    file: lane,
    find: 'this.#become(newBatch(records.slice(0, count), this.#host.newRequestId(), nowMs), nowMs);',
    replace: `const left = newBatch(records.slice(0, count), this.#host.newRequestId(), nowMs);
      this.#become({ ...left, invokeCount: batch.invokeCount }, nowMs);`,
  },
  {
    rule: '1.4.5 splitting spends no retries of the right half',
    file: lane,
    find: 'this.#pending.push(newBatch(records.slice(count), this.#host.newRequestId(), nowMs));',
    replace: `const right = newBatch(records.slice(count), this.#host.newRequestId(), nowMs);
      this.#pending.push({ ...right, invokeCount: batch.invokeCount });`,
  },
  {
    rule: '1.4.6 all attempts of one batch have one request id',
    file: shard,
    find: 'lane: lane.index,\n      requestId: batch.requestId,',
    replace: 'lane: lane.index,\n      requestId: batch.invokeCount > 0 ? this.newRequestId() : batch.requestId,',
  },
  {
    rule: '1.4.6 a throttled invocation keeps the request id',
    file: shard,
    find: 'lane: lane.index,\n      requestId: batch.requestId,',
    replace: 'lane: lane.index,\n      requestId: batch.missCount > 0 ? this.newRequestId() : batch.requestId,',
  },
  {
    rule: '1.4.6 the left half has a request id of its own',
    file: lane,
    find: 'newBatch(records.slice(0, count), this.#host.newRequestId(), nowMs)',
    replace: 'newBatch(records.slice(0, count), batch.requestId, nowMs)',
  },
  {
    rule: '1.4.6 the right half has a request id of its own',
    file: lane,
    find: 'newBatch(records.slice(count), this.#host.newRequestId(), nowMs)',
    replace: 'newBatch(records.slice(count), batch.requestId, nowMs)',
  },
  {
    rule: '1.4.6 what is left after progress has a request id of its own',
    file: lane,
    find: 'newBatch(rest, host.newRequestId(), nowMs + host',
    replace: 'newBatch(rest, batch.requestId, nowMs + host',
  },
  {
    rule: '1.4.6 the destination is told the request id of the attempts',
    file: shard,
    find: 'requestId: batch.requestId,\n      approximateInvokeCount',
    replace: 'requestId: this.newRequestId(),\n      approximateInvokeCount',
  },
  {
    rule: '1.4.7 the whole remaining batch is given up, not its first record',
    file: lane,
    find: "this.#host.evicted(batch, records, { condition: 'RetryAttemptsExhausted', response }, nowMs);",
    replace: `this.#host.evicted(batch, records.slice(0, 1), { condition: 'RetryAttemptsExhausted', response }, nowMs);
      if (records.length > 1) this.#pending.push(newBatch(records.slice(1), this.#host.newRequestId(), nowMs));`,
  },
  {
    rule: '1.4.7 a batch is one destination record, not one for each of its records',
    file: lane,
    find: "this.#host.evicted(batch, records, { condition: 'RetryAttemptsExhausted', response }, nowMs);",
    replace: `for (const record of records.length > 0 ? records : [undefined]) {
        const one = record ? [record] : [];
        this.#host.evicted(batch, one, { condition: 'RetryAttemptsExhausted', response }, nowMs);
      }`,
  },
  {
    rule: '1.6 the wait between attempts begins at 0.25 s',
    file: settings,
    find: 'Math.min(60_000, 250 * 2 **',
    replace: 'Math.min(60_000, 500 * 2 **',
  },
  {
    rule: '1.6 the wait between attempts doubles',
    file: lane,
    find: 'batch.dueAtMs = nowMs + parameters.backOffMs(batch.invokeCount);',
    replace: 'batch.dueAtMs = nowMs + parameters.backOffMs(Math.min(batch.invokeCount, 3));',
  },
  {
    rule: '1.6 the wait between attempts is capped',
    file: settings,
    find: 'Math.min(60_000, 250',
    replace: 'Math.min(600_000, 250',
  },
  {
    rule: '1.6 the wait between attempts is a parameter',
    file: 'engine/stream-mapping.ts',
    find: 'engineParametersOf(settings, parameters);',
    replace: `engineParametersOf(settings, {
      ...parameters,
      backOffMs: engineParametersOf(settings).backOffMs,
    });`,
  },
  {
    rule: '1.6 what is left after progress waits as after a first failed attempt',
    file: lane,
    find: 'nowMs + host.parameters.backOffMs(1)',
    replace: 'nowMs',
  },
];
