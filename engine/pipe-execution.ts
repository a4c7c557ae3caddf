import type { Clock } from '../handlers/core/clock';
import type { PipeTargetKind } from '../modules/pipe-defaults';
import { pipeBatchMax } from '../modules/pipe-defaults';
import type { InvocationResult } from './actions';
import { type PipeIdentity, pipeTemplateOf } from './pipe-template';
import type { Invoke } from './ports';

/** An event on its way to the target: as it is, and as the template makes it. */
export interface OutgoingEvent {
  readonly event: unknown;
  /** JSON, or whatever the template makes. */
  readonly text: string;
}

/**
 * Hands events to the target. Entries that it did not take are named by their `eventID` in `batchItemFailures`, as a
 * function's own answer names them; a rejection means that it was not reached.
 */
export type SendToTarget = (
  events: readonly OutgoingEvent[],
  requestId: string,
  signal: AbortSignal,
) => Promise<InvocationResult>;

export interface PipeExecutionOptions {
  readonly pipe: PipeIdentity;
  /** Calls the enrichment with a list of events; undefined where there is none. */
  readonly enrich: Invoke | undefined;
  readonly enrichmentTemplate?: string | undefined;
  readonly targetKind: PipeTargetKind;
  readonly send: SendToTarget;
  readonly targetTemplate?: string | undefined;
  readonly clock: Clock;
  /** Told of what made an execution fail that no service said. */
  readonly onFault?: (fault: string) => void;
}

/** Of an enrichment's answer. */
export const enrichmentBytesMax = 6 * 1_024 * 1_024;

/** Of one execution, enrichment and target together. */
export const executionMsMax = 300_000;

/**
 * What a pipe does with a batch: asks the enrichment about it, and hands the answer to the target. It takes the place of
 * the function in the state machine, so a batch that comes again goes through all of it again.
 */
export function pipeExecution(options: PipeExecutionOptions): Invoke {
  const run = executionOf(options);
  return async (events, requestId, signal) => {
    const { expired, cancel } = expiryOf(options);
    try {
      return await Promise.race([run(events as readonly unknown[], requestId, signal), expired]);
    } finally {
      cancel();
    }
  };
}

function executionOf({ pipe, enrich, send, targetKind, clock, ...rest }: PipeExecutionOptions) {
  const forEnrichment = pipeTemplateOf(rest.enrichmentTemplate, pipe);
  const forTarget = pipeTemplateOf(rest.targetTemplate, pipe);
  const fail = (fault: string): InvocationResult => {
    rest.onFault?.(fault);
    return { type: 'error' };
  };
  return async (events: readonly unknown[], requestId: string, signal: AbortSignal): Promise<InvocationResult> => {
    let outgoing = events;
    if (enrich) {
      const asked = parsedList(events.map((event) => forEnrichment(event, clock.nowMs())));
      if (!asked) return fail('the input template of the enrichment makes no JSON');
      const answer = await enrich(asked, requestId, signal);
      if (answer.type !== 'response') return answer;
      if (Buffer.byteLength(JSON.stringify(answer.payload) ?? '') > enrichmentBytesMax) {
        return fail('the enrichment answered with more than 6 MB');
      }
      outgoing = enrichedEvents(answer.payload);
    }
    if (outgoing.length === 0) return { type: 'response', payload: null };
    if (outgoing.length > pipeBatchMax[targetKind]) {
      return fail(`the enrichment answered with ${outgoing.length} events, more than the target takes at once`);
    }
    const texts = outgoing.map((event) => ({ event, text: forTarget(event, clock.nowMs()) }));
    return send(texts, requestId, signal);
  };
}

/** The answer of an enrichment as events. An empty one, of whatever form, means that there is nothing for the target. */
function enrichedEvents(payload: unknown): readonly unknown[] {
  if (payload === null || payload === undefined || payload === '') return [];
  if (Array.isArray(payload)) return payload;
  return typeof payload === 'object' && Object.keys(payload).length === 0 ? [] : [payload];
}

/** Texts of JSON as one list of values; undefined where one is no JSON. */
export function parsedList(texts: readonly string[]): readonly unknown[] | undefined {
  try {
    return texts.map((text) => JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function expiryOf({ clock, onFault }: PipeExecutionOptions) {
  let cancel = () => {};
  const expired = new Promise<InvocationResult>((resolve) => {
    cancel = clock.after(executionMsMax, () => {
      onFault?.('the execution took more than 5 minutes');
      resolve({ type: 'error' });
    });
  });
  return { expired, cancel };
}
