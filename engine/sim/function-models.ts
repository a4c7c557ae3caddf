import type { InvocationResult } from '../actions';
import type { CreateSimFunction, SimInvocation, SimSurroundings } from './sim-function';

export type FunctionModel = 'throws' | 'reports';

/**
 * Models of handlers that are not ours. Both work through their batch one record after the other and stop at the first
 * that fails: one throws, the other names the record in `batchItemFailures`. Neither tells poison from an outage.
 */
export function modelFunction(model: FunctionModel): CreateSimFunction {
  return (surroundings) => ({
    isBusy: false,
    invoke: (invocation) => startModel(model, invocation, surroundings),
  });
}

function startModel(model: FunctionModel, invocation: SimInvocation, surroundings: SimSurroundings): void {
  const { clock, timing } = surroundings;
  const { records } = invocation;
  const startedAtMs = clock.nowMs();
  const failedAt = invocation.hangs ? 0 : firstFailure(invocation, surroundings);
  const apply = (count: number) => {
    for (let place = 0; place < count; place += 1) surroundings.applied(records[place]!);
  };
  invocation.onKilled = () => {
    // What it worked through before it was cut off has taken effect.
    const workedMs = clock.nowMs() - startedAtMs - timing.perInvocationMs;
    apply(Math.min(failedAt, Math.max(0, Math.floor(workedMs / Math.max(1, timing.perRecordMs)))));
  };
  if (invocation.hangs) return;
  const tries = Math.min(failedAt + 1, records.length);
  clock.after(timing.perInvocationMs + tries * timing.perRecordMs, () => {
    if (invocation.isOver) return;
    apply(failedAt);
    invocation.settle(answer(model, invocation, failedAt));
  });
}

/** Place of the first record that fails; the number of records where none does. */
function firstFailure({ records }: SimInvocation, surroundings: SimSurroundings): number {
  if (surroundings.isSinkDown()) return 0;
  if (!surroundings.hasPoison) return records.length;
  const place = records.findIndex((record) => surroundings.poisonOf(record) !== undefined);
  return place < 0 ? records.length : place;
}

function answer(model: FunctionModel, { records }: SimInvocation, failedAt: number): InvocationResult {
  const failed = records[failedAt];
  if (failed && model === 'throws') return { type: 'error' };
  const batchItemFailures = failed ? [{ itemIdentifier: failed.sequenceNumber }] : [];
  // A tumbling window wants its state back.
  return { type: 'response', payload: { batchItemFailures, state: {} } };
}
