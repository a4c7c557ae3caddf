import type { ReadItem } from '../../../handlers/core/inspection';
import { compareWithSink } from '../../deployed/compare-with-sink';
import { fanOutsBefore, routeTo } from '../../deployed/route';
import type { Finding } from '../finding';
import { type AskedConsumer, canCompare, type VerifyParts } from '../verify-parts';
import { type Canary, recordOf, type Step, steps } from './canary-item';

/** One consumer on the canary's way. */
export interface Leg {
  readonly sink: AskedConsumer;
  /** `Shipping, behind FanOut` */
  readonly title: string;
  /** By whose filter a step does not reach it. */
  readonly filteredBy: { readonly [Name in Step]?: string };
  /** Where its sink will hold the canary; empty where it holds nothing of it, or cannot tell. */
  readonly places: readonly string[];
  /** True where the sink can make nothing of such an item, and so passes over it. */
  readonly isRefused?: true;
}

export interface CanaryPlan {
  readonly legs: readonly Leg[];
  /** Who gets the canary without being asked about it. */
  readonly findings: readonly Finding[];
}

/** Nothing that a sink holds is newer than this, so everything is compared. */
export const farAheadMs = 86_400_000;

/** Whom the canary will reach, told by filters, and what state sinks would make of it. */
export async function planCanary(canary: Canary, parts: VerifyParts): Promise<CanaryPlan> {
  const planned = await Promise.all(parts.consumers.map((sink) => planLeg(sink, canary, parts)));
  return {
    legs: planned.flatMap((one) => ('places' in one ? one : [])),
    findings: planned.flatMap((one) => ('places' in one ? [] : one)),
  };
}

async function planLeg(sink: AskedConsumer, canary: Canary, parts: VerifyParts): Promise<Leg | Finding> {
  const { consumer, asked } = sink;
  const base = { subject: 'canary', name: consumer.name };
  if ('refusal' in asked) return { ...base, level: 'unsure', text: `not traced: ${asked.refusal}` };
  const filteredBy = filtersOf(sink, canary, parts);
  const fanOuts = fanOutsBefore(consumer, parts.pipeline).map(({ name }) => name);
  const leg = { sink, title: [consumer.name, ...fanOuts].join(', behind '), filteredBy, places: [] };
  if (!canCompare(sink) || filteredBy.insert !== undefined) return leg;
  const item: ReadItem = { keys: canary.keys, image: canary.inserted };
  const compared = await compareWithSink(consumer.functionArn, [item], parts.clock.nowMs() + farAheadMs, parts);
  if ('refusal' in compared)
    return { ...base, level: 'unsure', text: `could not compare: ${compared.refusal}`, isUnseen: true };
  const { refused, differences } = compared.comparison;
  return refused > 0 ? { ...leg, isRefused: true } : { ...leg, places: differences.map(({ where }) => where) };
}

function filtersOf({ consumer }: AskedConsumer, canary: Canary, { pipeline }: VerifyParts): Leg['filteredBy'] {
  const routed = steps.map(
    (step) => [step, routeTo(consumer, pipeline, recordOf(step, canary, pipeline.table))] as const,
  );
  return Object.fromEntries(routed.flatMap(([step, one]) => ('filteredBy' in one ? [[step, one.filteredBy]] : [])));
}

/** `insert, change, delete; delete filtered by the mapping of X` */
export function legText({ filteredBy, places, isRefused }: Leg): string {
  const reaching = steps.filter((step) => filteredBy[step] === undefined);
  const filtered = steps.flatMap((step) =>
    filteredBy[step] === undefined ? [] : `${step} filtered by ${filteredBy[step]}`,
  );
  const held = places.length > 0 ? [`held as ${places.join(', ')}`] : [];
  const refused = isRefused
    ? ['its sink can make nothing of such an item, unless `--item` gives it what it needs']
    : [];
  return [reaching.length > 0 ? reaching.join(', ') : 'nothing', ...filtered, ...held, ...refused].join('; ');
}
