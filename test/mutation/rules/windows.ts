import type { Mutation } from '../mutation';

const lane = 'engine/lane.ts';
const window = 'engine/tumbling-window.ts';
const event = 'engine/invocation-event.ts';
const settingRules = 'modules/event-source-settings-rules.ts';

/** 1.11: tumbling windows. */
export const windowMutations: readonly Mutation[] = [
  {
    rule: '1.11 ParallelizationFactor is 1 with a window',
    file: settingRules,
    find: "lte(number('parallelizationFactor', 1), 1))),",
    replace: "lte(number('parallelizationFactor', 1), 10))),",
  },
  {
    rule: '1.11 there are no filters with a window',
    file: settingRules,
    find: 'any(lte(window, 0), eq(lengthOf(list(filters)), 0))',
    replace: 'any(lte(window, 0), lte(lengthOf(list(filters)), 5))',
  },
  {
    rule: '1.11 an empty list of filters is allowed with a window',
    file: settingRules,
    find: 'any(lte(window, 0), eq(lengthOf(list(filters)), 0))',
    replace: 'lte(window, 0)',
  },
  {
    rule: '1.11 a state of 1 MB is carried',
    file: lane,
    find: '<= parameters.windowStateBytesMax) return;',
    replace: '< parameters.windowStateBytesMax) return;',
  },
  {
    rule: '1.11 a state above 1 MB ends the window',
    file: 'engine/stream-settings.ts',
    find: 'windowStateBytesMax: 1_024 * 1_024,',
    replace: 'windowStateBytesMax: 2 * 1_024 * 1_024,',
  },
  {
    rule: '1.11 a batch whose response has no state fails',
    file: lane,
    find: "if (window && !batch.closesWindow && stateOf(result.payload) === undefined) return 'all';",
    replace: '',
  },
  {
    rule: '1.11 the last call of a window needs no state',
    file: lane,
    find: 'if (window && !batch.closesWindow && stateOf',
    replace: 'if (window && stateOf',
  },
  {
    rule: '1.11 windows are aligned to the clock',
    file: window,
    find: 'Math.floor(arrivedAtMs / this.lengthMs) * this.lengthMs',
    replace: 'Math.floor(arrivedAtMs / 1_000) * 1_000',
  },
  {
    rule: '1.11 windows go by the time of the records, not of the call',
    file: lane,
    find: 'this.#host.window?.openFor(fresh.records[0]);',
    replace: 'this.#host.window?.openFor({ ...fresh.records[0], arrivedAtMs: nowMs });',
  },
  {
    rule: '1.11 a window is as long as it is set',
    file: window,
    find: 'endMs: startMs + this.lengthMs,',
    replace: 'endMs: startMs + this.lengthMs - 1_000,',
  },
  {
    rule: '1.11 a batch lies in one window',
    file: lane,
    find: 'bytes > parameters.batchBytesMax || (window && !window.isSame(front, record));',
    replace: 'bytes > parameters.batchBytesMax;',
  },
  {
    rule: '1.11 the last call has no records',
    file: lane,
    find: "newBatch([], this.#host.newRequestId(), nowMs, front ? 'at-end' : 'early')",
    replace: "newBatch(this.#queue.take(1), this.#host.newRequestId(), nowMs, front ? 'at-end' : 'early')",
  },
  {
    rule: '1.11 the last call comes before the next window',
    file: lane,
    find: '(front ? window.isPast(front) : isClosed)',
    replace: '(!front && isClosed)',
  },
  {
    rule: '1.11 a window is not closed while nothing comes',
    file: lane,
    find: '(front ? window.isPast(front) : isClosed)',
    replace: '(front ? window.isPast(front) : true)',
  },
  {
    rule: '1.11 a shard that ends closes its window',
    file: lane,
    find: '(front ? window.isPast(front) : isClosed)',
    replace: '(front ? window.isPast(front) : false)',
  },
  {
    rule: '1.11 a shard that ends closes its window early',
    file: lane,
    find: "front ? 'at-end' : 'early'",
    replace: "'at-end'",
  },
  {
    rule: '1.11 the last call is marked as final',
    file: window,
    find: 'isFinalInvokeForWindow: closes !== undefined,',
    replace: "isFinalInvokeForWindow: closes === 'early',",
  },
  {
    rule: '1.11 a window that runs to its end is not marked as ended early',
    file: window,
    find: "isWindowTerminatedEarly: closes === 'early',",
    replace: 'isWindowTerminatedEarly: closes !== undefined,',
  },
  {
    rule: '1.11 the state is carried from call to call',
    file: lane,
    find: '    window.carry(state);\n',
    replace: '',
  },
  {
    rule: '1.11 the next window begins without a state',
    file: window,
    find: '    this.#state = {};\n',
    replace: '',
  },
  {
    rule: '1.11 a batch that fails leaves the state as it was',
    file: lane,
    find: '      if (batch.closesWindow) this.#host.window?.close();\n',
    replace: '      if (batch.closesWindow) this.#host.window?.close();\n      else this.#host.window?.carry({});\n',
  },
  {
    rule: '1.11 a last call that fails is given up when its retries are used up',
    file: lane,
    find: 'batch.invokeCount > settings.retryAttemptsMax',
    replace: 'batch.invokeCount > settings.retryAttemptsMax && !batch.closesWindow',
  },
  {
    rule: '1.11 a last call that fails is retried before it is given up',
    file: lane,
    find: 'batch.invokeCount > settings.retryAttemptsMax',
    replace: '(batch.closesWindow || batch.invokeCount > settings.retryAttemptsMax)',
  },
  {
    rule: '1.11 a state that is too large ends the window at once',
    file: lane,
    find: "    this.#pending.push(newBatch([], this.#host.newRequestId(), nowMs, 'early'));\n",
    replace: '',
  },
  {
    rule: '1.11 a state that is too large ends the window early',
    file: lane,
    find: "nowMs, 'early'));",
    replace: "nowMs, 'at-end'));",
  },
  {
    rule: '1.11 a late record counts to the window that is open',
    file: window,
    find: 'return this.#startOf(right) <= Math.max(this.#startOf(left), this.#startMs ?? 0);',
    replace: 'return this.#startOf(right) === this.#startOf(left);',
  },
  {
    rule: '1.11 a late record does not end the window that is open',
    file: window,
    find: 'this.#startOf(record) > this.#startMs;',
    replace: 'this.#startOf(record) !== this.#startMs;',
  },
  {
    rule: '1.11 an early last call comes before the rest of a batch',
    file: lane,
    find: `    this.#pending.push(newBatch(rest, host.newRequestId(), nowMs + host.parameters.backOffMs(1)));
    this.#carryState(batch, result, nowMs);`,
    replace: `    this.#carryState(batch, result, nowMs);
    this.#pending.push(newBatch(rest, host.newRequestId(), nowMs + host.parameters.backOffMs(1)));`,
  },
  {
    rule: '1.11 a partial response with progress carries its state',
    file: lane,
    find: 'backOffMs(1)));\n    this.#carryState(batch, result, nowMs);',
    replace: 'backOffMs(1)));',
  },
  {
    rule: '1.11 a window that the function was never called in has no last call',
    file: lane,
    find: 'return newBatch(this.#queue.take(count), this.#host.newRequestId(), nowMs);',
    replace: `window?.openFor(front);
    return newBatch(this.#queue.take(count), this.#host.newRequestId(), nowMs);`,
  },
  {
    rule: '1.11 the event names the window',
    file: event,
    find: 'start: isoSeconds(window.startMs), end: isoSeconds(window.endMs)',
    replace: 'start: isoSeconds(window.startMs), end: isoSeconds(window.startMs)',
  },
  {
    rule: '1.11 the event holds the state',
    file: event,
    find: 'state: window.state,',
    replace: 'state: {},',
  },
  {
    rule: '1.11 the event names shard and stream',
    file: event,
    find: '    shardId,\n    eventSourceARN: eventSourceArn,\n',
    replace: '',
  },
  {
    rule: '1.11 the event of a mapping without a window holds the records only',
    file: event,
    find: 'if (!window) return { Records };',
    replace: 'if (!window) return { Records, shardId };',
  },
];
