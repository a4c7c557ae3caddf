import type { DeliverAction, InvocationResult } from '../../engine/actions';
import { pipeDeadLetterOf } from '../../engine/pipe-dead-letter';
import { type OutgoingEvent, pipeExecution, type SendToTarget } from '../../engine/pipe-execution';
import { pipeStreamSettingsOf } from '../../engine/pipe-settings';
import type { Invoke } from '../../engine/ports';
import { StreamMapping } from '../../engine/stream-mapping';
import { streamReaders } from '../../engine/stream-readers';
import type { EventSourceSettings } from '../../modules/event-source-settings';
import type { PipeEnrichmentKind, PipeTargetKind } from '../../modules/pipe-defaults';
import { VirtualClock } from './virtual-clock';

/** An answer of the target: what it takes, does not take, or says. */
type Answer =
  | 'ok'
  | 'throw'
  | 'unreached'
  | 'never'
  | { readonly failed: readonly string[] }
  | { readonly payload: unknown };

type Enriched =
  | 'same'
  | 'throw'
  | { readonly value: unknown }
  | { readonly events: readonly number[] }
  | { readonly bytes: number };

export interface PipeRunCase {
  readonly records: readonly string[];
  readonly settings?: EventSourceSettings;
  readonly target: PipeTargetKind;
  readonly targetTemplate?: string;
  readonly enrichment?: { readonly kind: PipeEnrichmentKind; readonly answers: readonly Enriched[] };
  /** One answer after the other, the last for ever. */
  readonly script: readonly Answer[];
}

export const casePipe = {
  name: 'orders',
  arn: 'arn:pipe',
  sourceArn: 'arn:source',
  enrichmentArn: 'arn:enrichment',
  targetArn: 'arn:target',
};

export const caseStartMs = Date.UTC(2026, 0, 1);

/** What came of a case, by the members that a case may expect. */
export class PipeCaseRun {
  readonly batches: string[] = [];
  readonly events: unknown[][] = [];
  readonly texts: string[][] = [];
  readonly enriched: string[] = [];
  readonly done: string[] = [];
  readonly deadLetters: string[] = [];
  readonly lost: string[] = [];
  condition: string | undefined;
  deadLetter: unknown;
  endedAfterMs = 0;
  readonly #clock = new VirtualClock(caseStartMs);
  readonly #case: PipeRunCase;
  readonly #mapping: StreamMapping;
  readonly #execute: Invoke;

  constructor(one: PipeRunCase) {
    this.#case = one;
    const { target, enrichment } = one;
    const destinationConfig = { onFailure: { destination: 'arn:aws:sqs:eu-west-1:1:dead' } };
    this.#mapping = new StreamMapping({
      settings: pipeStreamSettingsOf({
        source: 'dynamodb',
        settings: { destinationConfig, ...one.settings },
        target,
        enrichment: enrichment?.kind,
      }),
      newRequestId: () => 'request',
      observer: {
        done: (_, records) => this.done.push(...records.map(({ orderKey }) => orderKey)),
        lost: (_, records) => this.lost.push(...records.map(({ orderKey }) => orderKey)),
      },
    });
    this.#execute = pipeExecution({
      pipe: casePipe,
      enrich: enrichment && this.#enrichment(enrichment.answers),
      targetKind: target,
      targetTemplate: one.targetTemplate,
      send: this.#target(),
      clock: this.#clock,
    });
  }

  async run(): Promise<this> {
    this.#mapping.addShard('shard', [], caseStartMs);
    this.#mapping.offer('shard', this.#case.records.map(recordOf), caseStartMs);
    for (;;) {
      const { actions, wakeAtMs } = this.#mapping.next(this.#clock.nowMs());
      for (const action of actions) {
        if (action.type === 'deliver') this.#deliver(action);
        if (action.type !== 'invoke') continue;
        const events = streamReaders.pipe.eventOf(action, casePipe.sourceArn);
        const execution = this.#execute(events, action.requestId, new AbortController().signal);
        const result = await this.#clock.drive(execution.catch((): InvocationResult => ({ type: 'not-invoked' })));
        this.endedAfterMs = this.#clock.nowMs() - caseStartMs;
        this.#mapping.settle(action.invocationId, result, this.#clock.nowMs());
      }
      if (this.#mapping.isIdle) return this;
      const hasWork = actions.some(({ type }) => type !== 'checkpoint');
      if (!hasWork && wakeAtMs !== undefined) this.#clock.skip(wakeAtMs - this.#clock.nowMs());
    }
  }

  #deliver(action: DeliverAction) {
    this.deadLetters.push(action.records.map(({ orderKey }) => orderKey).join(' '));
    this.condition = action.condition;
    const origin = { source: 'dynamodb', pipeArn: casePipe.arn, streamArn: casePipe.sourceArn } as const;
    this.deadLetter = JSON.parse(pipeDeadLetterOf(action, origin));
    this.#mapping.settleDelivery(action.deliveryId, true, this.#clock.nowMs());
  }

  #target(): SendToTarget {
    const next = inTurn(this.#case.script);
    return async (outgoing: readonly OutgoingEvent[]) => {
      this.events.push(outgoing.map(({ event }) => trimmed(event)));
      this.texts.push(outgoing.map(({ text }) => text));
      this.batches.push(outgoing.map(({ event }) => nameOf(event)).join(' '));
      const answer = next();
      if (answer === 'never') return new Promise(() => {});
      if (answer === 'unreached') throw new Error('not reached');
      if (answer === 'throw') return { type: 'error' };
      if (answer === 'ok') return { type: 'response', payload: null };
      if ('payload' in answer) return { type: 'response', payload: answer.payload };
      const batchItemFailures = answer.failed.map((itemIdentifier) => ({ itemIdentifier }));
      return { type: 'response', payload: { batchItemFailures } };
    };
  }

  #enrichment(answers: readonly Enriched[]): Invoke {
    const next = inTurn(answers);
    return async (events) => {
      this.enriched.push((events as readonly unknown[]).map(nameOf).join(' '));
      const answer = next();
      if (answer === 'throw') return { type: 'error' };
      if (answer === 'same' || 'events' in answer) return { type: 'response', payload: events };
      return { type: 'response', payload: 'bytes' in answer ? ['x'.repeat(answer.bytes)] : answer.value };
    };
  }
}

function recordOf(name: string, index: number) {
  return {
    position: index + 1,
    sequenceNumber: `sequence-${name}`,
    arrivedAtMs: caseStartMs,
    orderKey: name,
    bytes: 100,
    event: { eventID: name, eventName: 'INSERT', dynamodb: { NewImage: { id: { S: name } } } },
  };
}

function inTurn<T>(answers: readonly T[]): () => T {
  const rest = [...answers];
  return () => (rest.length > 1 ? rest.shift()! : rest[0]!);
}

/** Cases name events and leave out what all have. */
function trimmed(event: unknown): unknown {
  const { eventID, ...rest } = event as { readonly eventID?: string };
  return eventID === undefined ? rest : { eventID };
}

function nameOf(event: unknown): string {
  return (event as { readonly eventID?: string } | null)?.eventID ?? '';
}
