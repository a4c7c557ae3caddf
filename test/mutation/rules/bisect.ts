import type { Mutation } from '../mutation';

const lane = 'engine/lane.ts';
const settings = 'engine/stream-settings.ts';
const splits = 'settings.bisects && records.length > 1';
const floor = 'splitAt: (count) => Math.floor(count / 2),';

/** 1.5: how a failed batch is split. */
export const bisectMutations: readonly Mutation[] = [
  {
    rule: '1.5 a batch splits only where the mapping bisects',
    file: lane,
    find: splits,
    replace: 'records.length > 1',
  },
  {
    rule: '1.5 a thrown error splits also with ReportBatchItemFailures',
    file: lane,
    find: splits,
    replace: `${splits} && !(settings.reportsBatchItemFailures && result.type === 'error')`,
  },
  {
    rule: '1.5 a thrown error splits also without ReportBatchItemFailures',
    file: lane,
    find: splits,
    replace: `${splits} && settings.reportsBatchItemFailures`,
  },
  {
    rule: '1.5 a partial response with bisect cuts at the reported record',
    file: lane,
    find: "if (rest === 'all') this.#fail",
    replace: "if (rest === 'all' || (rest.length > 0 && this.#host.settings.bisects)) this.#fail",
  },
  {
    rule: '1.5 a batch splits on its first failure, not retried whole before',
    file: lane,
    find: splits,
    replace: `${splits} && batch.invokeCount > 1`,
  },
  {
    rule: '1.5 a batch splits on its first failure, not when its retries are used up',
    file: lane,
    find: splits,
    replace: `${splits} && batch.invokeCount > settings.retryAttemptsMax`,
  },
  {
    rule: '1.5 the left half comes first',
    file: lane,
    find: `      this.#pending.push(newBatch(records.slice(count), this.#host.newRequestId(), nowMs));
      this.#become(newBatch(records.slice(0, count), this.#host.newRequestId(), nowMs), nowMs);`,
    replace: `      this.#pending.push(newBatch(records.slice(0, count), this.#host.newRequestId(), nowMs));
      this.#become(newBatch(records.slice(count), this.#host.newRequestId(), nowMs), nowMs);`,
  },
  {
    rule: '1.5 splitting goes depth first',
    file: lane,
    find: 'this.#current ??= this.#pending.pop();',
    replace: 'this.#current ??= this.#pending.shift();',
  },
  {
    rule: '1.5 halves of an even batch are equal',
    file: settings,
    find: floor,
    replace: 'splitAt: (count) => (count > 3 ? Math.floor(count / 2) - 1 : 1),',
  },
  {
    rule: '1.5 an odd batch splits at floor(n/2), not at ceil(n/2)',
    file: settings,
    find: floor,
    replace: 'splitAt: (count) => Math.ceil(count / 2),',
  },
  {
    rule: '1.5 a batch splits in the middle, not behind its first record',
    file: settings,
    find: floor,
    replace: 'splitAt: () => 1,',
  },
  {
    rule: '1.5 the split point is a parameter',
    file: lane,
    find: 'parameters.splitAt(records.length)',
    replace: 'Math.floor(records.length / 2)',
  },
  {
    rule: '1.5 a partial response without progress splits',
    file: lane,
    find: splits,
    replace: `${splits} && result.type === 'error'`,
  },
  {
    rule: '1.5 the right half is not merged with new records',
    file: lane,
    find: 'this.#current ??= this.#pending.pop();',
    replace: `if (!this.#current && this.#pending.length > 0) {
        const { batchSize, bisects } = this.#host.settings;
        const half = this.#pending.pop()!;
        const more = bisects ? this.#queue.take(batchSize - half.records.length) : [];
        this.#current = { ...half, records: [...half.records, ...more] };
      }`,
  },
  {
    rule: '1.5 what is left after progress is not merged with new records',
    file: lane,
    find: 'this.#current ??= this.#pending.pop();',
    replace: `if (!this.#current && this.#pending.length > 0) {
        const { batchSize, bisects } = this.#host.settings;
        const half = this.#pending.pop()!;
        const more = bisects ? [] : this.#queue.take(batchSize - half.records.length);
        this.#current = { ...half, records: [...half.records, ...more] };
      }`,
  },
  {
    rule: '1.5 the left half does not wait',
    file: lane,
    find: 'newBatch(records.slice(0, count), this.#host.newRequestId(), nowMs)',
    replace: 'newBatch(records.slice(0, count), this.#host.newRequestId(), nowMs + parameters.backOffMs(1))',
  },
  {
    rule: '1.5 the right half does not wait',
    file: lane,
    find: 'newBatch(records.slice(count), this.#host.newRequestId(), nowMs)',
    replace: 'newBatch(records.slice(count), this.#host.newRequestId(), nowMs + parameters.backOffMs(2))',
  },
  {
    rule: '1.5 the retry of a single record waits',
    file: lane,
    find: 'batch.dueAtMs = nowMs + parameters.backOffMs(batch.invokeCount);',
    replace: 'batch.dueAtMs = nowMs + (batch.invokeCount > 1 ? parameters.backOffMs(batch.invokeCount) : 0);',
  },
];
