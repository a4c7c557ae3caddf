import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../../../handlers/core/attribute-value';
import type { Comparison, Difference, ReadItem } from '../../../handlers/core/inspection';
import { itemKeyOf } from '../../../handlers/core/item-key';
import { pause } from '../../../handlers/core/pause';
import { compareWithSink } from '../../deployed/compare-with-sink';
import { keysOf, keyText } from '../../deployed/table-key';
import type { ProgressBar } from '../../pace/progress-bar';
import type { Finding } from '../finding';
import { type AskedConsumer, canCompare, type VerifyParts } from '../verify-parts';
import { readItems } from './read-items';
import { takeSample } from './take-sample';

export interface SampleQuestion {
  /** Items by chance. */
  readonly count: number;
  /** Items that somebody asked for. */
  readonly keys: readonly Item[];
}

/** Compares items of the table with every state sink. What differs is looked at again: it may have been on its way. */
export async function sampleSinks(
  question: SampleQuestion,
  parts: VerifyParts,
  progress: ProgressBar,
): Promise<readonly Finding[]> {
  const { clients, pipeline, consumers, clock, marginMs } = parts;
  const readFromMs = clock.nowMs() - marginMs;
  const drawn = question.count > 0 ? await takeSample(clients.dynamodb, pipeline.table, question.count, parts) : [];
  const named = await readItems(clients.dynamodb, pipeline.table, question.keys, parts);
  const items = [...named, ...drawn.map((image) => ({ keys: keysOf(image, pipeline.table), image }))];
  const sinks = consumers.filter(canCompare);
  if (sinks.length === 0) return [nothingToCompare(pipeline.table.name)];
  progress.add(0, items.length * sinks.length);
  const first = await Promise.all(
    sinks.map(({ consumer }) =>
      compareWithSink(consumer.functionArn, items, readFromMs, parts, (count) => progress.add(count)),
    ),
  );
  const again = await lookAgain(differingKeys(first), items, parts);
  return Promise.all(
    sinks.map((sink, index) => {
      const compared = first[index]!;
      if ('refusal' in compared) return refusedFinding(sink, compared.refusal);
      return sinkFinding(sink, compared.comparison, again, parts);
    }),
  );
}

function nothingToCompare(name: string): Finding {
  return { level: 'unsure', subject: 'sample', name, text: 'no consumer keeps a state that it can compare' };
}

function refusedFinding({ consumer }: AskedConsumer, refusal: string): Finding {
  const text = `could not compare: ${refusal}`;
  return { level: 'unsure', subject: 'sample', name: consumer.name, text, isUnseen: true };
}

function differingKeys(compared: readonly Awaited<ReturnType<typeof compareWithSink>>[]): readonly Item[] {
  const differences = compared.flatMap((one) => ('comparison' in one ? one.comparison.differences : []));
  return [...new Map(differences.map(({ keys }) => [itemKeyOf(keys), keys])).values()];
}

/** Items whose sinks seemed to differ, as they are once whatever was under way must have arrived. */
interface SecondLook {
  readonly readFromMs: number;
  /** Those that stayed as they were, so that a difference cannot be one that is on its way. */
  readonly settled: readonly ReadItem[];
}

async function lookAgain(keys: readonly Item[], items: readonly ReadItem[], parts: VerifyParts): Promise<SecondLook> {
  const { clients, pipeline, clock, marginMs, signal } = parts;
  if (keys.length > 0) await pause(marginMs, clock, signal);
  const readFromMs = clock.nowMs() - marginMs;
  const before = new Map(items.map(({ keys: key, image }) => [itemKeyOf(key), image]));
  const now = await readItems(clients.dynamodb, pipeline.table, keys, parts);
  return { readFromMs, settled: now.filter((one) => isDeepStrictEqual(one.image, before.get(itemKeyOf(one.keys)))) };
}

async function sinkFinding(
  { consumer }: AskedConsumer,
  first: Comparison,
  { readFromMs, settled }: SecondLook,
  parts: VerifyParts,
): Promise<Finding> {
  const seemed = new Set(first.differences.map(({ keys }) => itemKeyOf(keys)));
  const items = settled.filter(({ keys }) => seemed.has(itemKeyOf(keys)));
  const second = await compareWithSink(consumer.functionArn, items, readFromMs, parts);
  const differences = 'comparison' in second ? second.comparison.differences : first.differences;
  const differing = new Set(differences.map(({ keys }) => itemKeyOf(keys))).size;
  const base = { subject: 'sample', name: consumer.name };
  const text = [
    `${first.compared} items compared`,
    differing === 0 ? 'none differs' : `${differing} ${differing === 1 ? 'differs' : 'differ'}`,
    ...(first.newer > 0 ? [`${first.newer} newer in the sink`] : []),
    ...(seemed.size > items.length ? [`${seemed.size - items.length} being written`] : []),
    ...(first.refused > 0 ? [`${first.refused} that it can never take`] : []),
  ].join(', ');
  if (differing === 0) return { ...base, level: 'right', text };
  const see = `npx tributary backfill --repair --consumer ${consumer.name}`;
  return { ...base, level: 'wrong', text, see, details: differences.map(differenceText) };
}

const kindTexts = { missing: 'is missing', extra: 'is no longer in the table', differs: 'differs' } as const;

/** `customerId=c-7 orderId=o-31 differs in status (in productId=p-4)` */
export function differenceText({ keys, kind, where, attributes = [] }: Difference): string {
  const names = attributes.length === 0 ? '' : ` in ${attributes.join(', ')}`;
  return `${keyText(keys)} ${kindTexts[kind]}${names} (${where})`;
}
