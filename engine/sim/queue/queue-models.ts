import type { InvocationResult } from '../../actions';
import type { QueueKind } from '../../queue-settings';
import type { FunctionModel } from '../function-models';
import type { CreateSimFunction, SimInvocation, SimSurroundings } from '../sim-function';
import { messageIdOf } from './sim-message';

/**
 * Models of handlers of queues that are not ours. They work through their batch one message after the other. `throws`
 * stops at the first that fails. `reports` goes on and names all that failed; on a FIFO queue it stops, and names the
 * rest too, as AWS asks for.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function queueModelFunction(model: FunctionModel, kind: QueueKind): CreateSimFunction {
  const stopsAtFailure = model === 'throws' || kind === 'sqs-fifo';
  return (surroundings) => ({
    isBusy: false,
    invoke: (invocation) => startModel(model, stopsAtFailure, invocation, surroundings),
  });
}

function startModel(
  model: FunctionModel,
  stopsAtFailure: boolean,
  invocation: SimInvocation,
  surroundings: SimSurroundings,
): void {
  const { clock, timing, applied } = surroundings;
  const { records } = invocation;
  const startedAtMs = clock.nowMs();
  const fails = failures(invocation, surroundings);
  const first = fails.indexOf(true);
  const end = stopsAtFailure && first >= 0 ? first + 1 : records.length;
  const apply = (count: number) => {
    for (let place = 0; place < Math.min(count, end); place += 1) if (!fails[place]) applied(records[place]!);
  };
  invocation.onKilled = () => {
    // What it worked through before it was cut off has taken effect.
    const workedMs = clock.nowMs() - startedAtMs - timing.perInvocationMs;
    apply(Math.max(0, Math.floor(workedMs / Math.max(1, timing.perRecordMs))));
  };
  if (invocation.hangs) return;
  clock.after(timing.perInvocationMs + end * timing.perRecordMs, () => {
    if (invocation.isOver) return;
    apply(end);
    const left = records.filter((_, place) => fails[place] || place >= end);
    invocation.settle(model === 'throws' && left.length > 0 ? { type: 'error' } : reportOf(left));
  });
}

/** For each message whether it fails. One that hangs never gets past its first call. */
function failures({ records, hangs }: SimInvocation, surroundings: SimSurroundings): readonly boolean[] {
  const isDown = hangs || surroundings.isSinkDown();
  return records.map((record) => isDown || surroundings.poisonOf(record) !== undefined);
}

function reportOf(left: SimInvocation['records']): InvocationResult {
  return {
    type: 'response',
    payload: { batchItemFailures: left.map((record) => ({ itemIdentifier: messageIdOf(record) })) },
  };
}
