import type { Item } from '../../../handlers/core/attribute-value';
import { pause } from '../../../handlers/core/pause';
import { compareWithSink } from '../../deployed/compare-with-sink';
import type { VerifyParts } from '../verify-parts';
import { eventNames, type Step } from './canary-item';
import { type CanaryLine, readCanaryLines } from './canary-lines';
import { farAheadMs, type Leg } from './plan-canary';

/** What is known of a canary's step at one consumer. Epoch milliseconds. */
export interface Arrival {
  readonly line: CanaryLine;
  /** When its sink was seen to hold the step's state; absent where that is not to be asked. */
  readonly inSinkAtMs?: number;
  /** True where another canary passed at the same time, so that the line may be its. */
  readonly isAmbiguous: boolean;
}

export interface StepQuestion {
  readonly step: Step;
  readonly legs: readonly Leg[];
  /** Key and state of the item after the step, as the table tells them. */
  readonly keys: Item;
  readonly image: Item | undefined;
  readonly timeoutMs: number;
  /** Events of canaries that passed before this run, and in its earlier steps. */
  readonly known: Set<string>;
}

/** How far back lines are asked for, whatever the clocks of functions say. */
export const logBackMs = 600_000;
const firstPauseMs = 250;
const pauseMsMax = 2_000;

/** Waits until every leg has seen the step, or until the time is over. */
export async function traceStep(question: StepQuestion, parts: VerifyParts): Promise<ReadonlyMap<Leg, Arrival>> {
  const { clock, signal } = parts;
  const endsAtMs = clock.nowMs() + question.timeoutMs;
  const arrivals = new Map<Leg, Arrival>();
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, pauseMsMax)) {
    const pending = question.legs.filter((leg) => !arrivals.has(leg));
    const found = await Promise.all(pending.map((leg) => arrivalAt(leg, question, parts)));
    for (const [index, leg] of pending.entries()) if (found[index]) arrivals.set(leg, found[index]);
    const leftMs = endsAtMs - clock.nowMs();
    if (arrivals.size === question.legs.length || leftMs <= 0 || signal.aborted) break;
    await pause(Math.min(pauseMs, leftMs), clock, signal);
  }
  for (const { line } of arrivals.values()) question.known.add(eventOf(line));
  return arrivals;
}

/** Names what a consumer saw: each consumer logs an event once, unless it comes again. */
export function eventOf({ consumer, eventId, eventName }: CanaryLine): string {
  return `${consumer}/${eventName}/${eventId}`;
}

async function arrivalAt(leg: Leg, question: StepQuestion, parts: VerifyParts): Promise<Arrival | undefined> {
  const { consumer } = leg.sink;
  const { step, known } = question;
  const lines = await readCanaryLines(parts.clients.logs, consumer.logGroup, parts.clock.nowMs() - logBackMs);
  const fitting = lines.filter(
    (line) => line.consumer === consumer.name && line.eventName === eventNames[step] && !known.has(eventOf(line)),
  );
  const line = fitting.at(-1);
  if (!line) return undefined;
  const isAmbiguous = new Set(fitting.map(eventOf)).size > 1;
  const isAsked = leg.places.length > 0 && /^(done|stale)$/.test(line.verdict);
  if (!isAsked) return { line, isAmbiguous };
  return (await isHeld(leg, question, parts)) ? { line, isAmbiguous, inSinkAtMs: parts.clock.nowMs() } : undefined;
}

async function isHeld(leg: Leg, { keys, image }: StepQuestion, parts: VerifyParts): Promise<boolean> {
  const item = { keys, ...(image && { image }), held: leg.places };
  const readFromMs = parts.clock.nowMs() + farAheadMs;
  const compared = await compareWithSink(leg.sink.consumer.functionArn, [item], readFromMs, parts);
  return 'comparison' in compared && compared.comparison.differences.length === 0;
}
