import type { InvocationResult, InvokeAction } from '../actions';
import { interpretStreamResponse, stateOf } from '../handler-response';
import type { CaseRecord } from './case-records';
import type { RecordedHandler } from './recorded-case';

/** What the scripted function of a case answers to one invocation, and what the recordings call that. */
export interface CaseAnswer {
  readonly result: InvocationResult;
  /** `ok`, `error`, `failure` or `partial@ordinal`. */
  readonly label: string;
}

export function answerOf(
  handler: RecordedHandler,
  action: InvokeAction,
  reportsBatchItemFailures: boolean,
): CaseAnswer {
  const records = action.records as readonly CaseRecord[];
  const bad = records.filter(({ ordinal }) => handler.bad?.includes(ordinal));
  const isThrown = handler.mode === 'throw-always' || (handler.mode === 'throw-if-contains' && bad.length > 0);
  if (isThrown) return { result: { type: 'error' }, label: 'error' };
  const payload = payloadOf(handler, action, bad, reportsBatchItemFailures);
  const lacksState = action.window && !action.window.isFinalInvokeForWindow && stateOf(payload) === undefined;
  if (lacksState) return { result: { type: 'response', payload }, label: 'failure' };
  const indexOf = (identifier: string) => records.findIndex(({ sequenceNumber }) => sequenceNumber === identifier);
  const outcome = interpretStreamResponse(payload, indexOf, reportsBatchItemFailures);
  const label =
    outcome.type === 'success'
      ? 'ok'
      : outcome.type === 'failure'
        ? 'failure'
        : `partial@${records[outcome.index]?.ordinal}`;
  return { result: { type: 'response', payload }, label };
}

function payloadOf(
  handler: RecordedHandler,
  action: InvokeAction,
  bad: readonly CaseRecord[],
  reportsBatchItemFailures: boolean,
): unknown {
  if (handler.mode === 'respond') return handler.response ?? null;
  const failures = handler.mode === 'partial-bad' ? bad : [];
  const batchItemFailures = failures.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber }));
  return {
    ...((reportsBatchItemFailures || handler.mode === 'partial-bad') && { batchItemFailures }),
    ...(action.window && { state: nextStateOf(handler, action) }),
  };
}

function nextStateOf(handler: RecordedHandler, action: InvokeAction): object {
  const before = (action.window?.state ?? {}) as { readonly ordinals?: readonly number[] };
  if (handler.mode === 'oversize-state') {
    const envelope = Buffer.byteLength(JSON.stringify({ filler: '' }));
    return { filler: 'x'.repeat(Math.max(0, (handler.stateBytes ?? 0) - envelope)) };
  }
  if (handler.mode !== 'accumulate-state') return before;
  const ordinals = (action.records as readonly CaseRecord[]).map(({ ordinal }) => ordinal);
  return { ordinals: [...(before.ordinals ?? []), ...ordinals] };
}
