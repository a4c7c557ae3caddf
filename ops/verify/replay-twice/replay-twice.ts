import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../../../handlers/core/attribute-value';
import type { Difference, ReadItem } from '../../../handlers/core/inspection';
import { itemKeyOf } from '../../../handlers/core/item-key';
import { type ReplayRecord, replayBatch } from '../../../handlers/replay/replay-batch';
import { compareWithSink } from '../../deployed/compare-with-sink';
import type { DeployedConsumer } from '../../deployed/deployed-pipeline';
import { type Routed, routeTo, type StreamEventRecord } from '../../deployed/route';
import type { ProgressBar } from '../../pace/progress-bar';
import { createInvokeFunction } from '../../replay/invoke-function';
import type { Finding } from '../finding';
import { readItems } from '../sample/read-items';
import { differenceText } from '../sample/sample-sinks';
import { type AskedConsumer, canCompare, type VerifyParts } from '../verify-parts';
import { createLogCounts } from './log-counts';

/** What is to be brought to a consumer twice, or why nothing is. */
export interface ReplayPlan {
  readonly sink: AskedConsumer;
  readonly records: readonly ReplayRecord[];
  /** Keys of the items that the records are about. */
  readonly keys: readonly Item[];
  readonly skipped?: string;
}

/** Obeys the replay policy of each consumer: what does not take replays by itself must be asked for by name. */
export function planReplay(
  records: readonly StreamEventRecord[],
  { consumers, pipeline }: Pick<VerifyParts, 'consumers' | 'pipeline'>,
  include: readonly string[],
): readonly ReplayPlan[] {
  return consumers.map((sink) => {
    const { consumer, asked } = sink;
    const nothing = { sink, records: [], keys: [] };
    if ('refusal' in asked) return { ...nothing, skipped: asked.refusal };
    const { replay, contract } = asked.answer;
    if (replay !== 'apply' && !include.includes(consumer.name)) {
      return { ...nothing, skipped: `${contract} sink; ask for it by \`--include ${consumer.name}\`` };
    }
    const routed = records.map((record) => [record, routeTo(consumer, pipeline, record)] as const);
    const taken = routed.filter(
      (one): one is [StreamEventRecord, Routed & { readonly record: ReplayRecord }] => 'record' in one[1],
    );
    const keys = new Map(taken.map(([{ dynamodb }, { record }]) => [record.itemKey, dynamodb.Keys as Item]));
    if (taken.length === 0) return { ...nothing, skipped: 'its filters let none of the records through' };
    return { sink, records: taken.map(([, { record }]) => record), keys: [...keys.values()] };
  });
}

export function planText({ records, keys, skipped }: ReplayPlan): string {
  return skipped ?? `${records.length} records of ${keys.length} items, twice`;
}

/** Brings each consumer its records twice, and tells what the second time changed. */
export async function replayTwice(
  plans: readonly ReplayPlan[],
  parts: VerifyParts,
  progress: ProgressBar,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const plan of plans) {
    const base = { subject: 'replay', name: plan.sink.consumer.name };
    if (plan.skipped !== undefined) findings.push({ ...base, level: 'unsure', text: `left out: ${plan.skipped}` });
    else if (!parts.signal.aborted) findings.push({ ...base, ...(await tryPlan(plan, parts, progress)) });
  }
  return findings;
}

type Verdict = Omit<Finding, 'subject' | 'name'>;

async function tryPlan(plan: ReplayPlan, parts: VerifyParts, progress: ProgressBar): Promise<Verdict> {
  const counts = createLogCounts();
  const invoke = createInvokeFunction(parts.clients.lambda, counts.add);
  const bring = () => bringAll(plan, { ...parts, invoke }, progress);
  const images = await readItems(parts.clients.dynamodb, parts.pipeline.table, plan.keys, parts);
  const looks: Look[] = [await look(plan, images, parts)];
  for (let time = 0; time < 2; time += 1) {
    counts.take();
    const failed = await bring();
    if (failed.length > 0) {
      const text = `${failed.length} of ${plan.records.length} records failed`;
      return { level: 'wrong', text, details: [...new Set(failed)] };
    }
    looks.push(await look(plan, images, parts));
  }
  if (!canCompare(plan.sink)) return countVerdict(plan, counts.take());
  const now = await readItems(parts.clients.dynamodb, parts.pipeline.table, plan.keys, parts);
  return stateVerdict(plan, looks, movedKeys(images, now));
}

/** In batches as the mapping makes them. Resolves to the reasons of what failed. */
async function bringAll(
  { sink: { consumer }, records }: ReplayPlan,
  parts: VerifyParts,
  progress: ProgressBar,
): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const batch of batchesOf(records, consumer)) {
    const target = {
      functionArn: consumer.functionArn,
      reportsBatchItemFailures: consumer.mapping.reportsBatchItemFailures,
      answersEach: consumer.mapping.source === 'sqs' && !consumer.mapping.eventSourceArn.endsWith('.fifo'),
    };
    const outcome = await replayBatch(target, batch, parts);
    failed.push(...outcome.failed.map(({ reason }) => reason));
    progress.add(batch.length);
  }
  return failed;
}

/** Below the 6 MB of an event. */
const batchBytesMax = 5_000_000;

function batchesOf(
  records: readonly ReplayRecord[],
  { mapping }: DeployedConsumer,
): readonly (readonly ReplayRecord[])[] {
  const batches: ReplayRecord[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const one of records) {
    const recordBytes = Buffer.byteLength(JSON.stringify(one.record));
    if (bytes + recordBytes > batchBytesMax || batches.at(-1)!.length === mapping.batchSize) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)!.push(one);
    bytes += recordBytes;
  }
  return batches;
}

/** What a sink holds, told as its differences from images that stay the same: two looks alike are two states alike. */
type Look = readonly Difference[] | { readonly refusal: string };

/** Nothing that the sink holds is newer than this, so everything is compared. */
const farAheadMs = 86_400_000;

async function look({ sink }: ReplayPlan, images: readonly ReadItem[], parts: VerifyParts): Promise<Look> {
  if (!canCompare(sink)) return [];
  const { functionArn } = sink.consumer;
  const compared = await compareWithSink(functionArn, images, parts.clock.nowMs() + farAheadMs, parts);
  return 'refusal' in compared ? compared : compared.comparison.differences;
}

function movedKeys(before: readonly ReadItem[], after: readonly ReadItem[]): ReadonlySet<string> {
  const moved = before.filter((one, index) => !isDeepStrictEqual(one.image, after[index]!.image));
  return new Set(moved.map(({ keys }) => itemKeyOf(keys)));
}

function stateVerdict({ records, keys }: ReplayPlan, looks: readonly Look[], moved: ReadonlySet<string>): Verdict {
  const refused = looks.find((one): one is { readonly refusal: string } => 'refusal' in one);
  if (refused) return { level: 'unsure', text: `could not compare: ${refused.refusal}`, isUnseen: true };
  const [before, first, second] = looks.map((one) => tellingOf(one as readonly Difference[], moved));
  const text = `${records.length} records of ${keys.length} items, twice`;
  const left = moved.size > 0 ? `, ${moved.size} items left out that were written meanwhile` : '';
  const changed = changesBetween(first!, second!);
  if (changed.length > 0) {
    return { level: 'wrong', text: `${text}: the second time changed the sink${left}`, details: changed };
  }
  const caughtUp = changesBetween(before!, first!);
  const note =
    caughtUp.length > 0 ? `; the first changed ${caughtUp.length} places, so it lagged or had lost them` : '';
  return { level: 'right', text: `${text}: the second time changed nothing${note}${left}` };
}

function tellingOf(differences: readonly Difference[], moved: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(differences.filter(({ keys }) => !moved.has(itemKeyOf(keys))).map(differenceText));
}

function changesBetween(one: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] {
  const added = [...other].filter((text) => !one.has(text));
  const gone = [...one].filter((text) => !other.has(text)).map((text) => `no longer: ${text}`);
  return [...added, ...gone];
}

/** Of a sink that cannot be compared, its own count must do: what it found done already. */
function countVerdict({ records }: ReplayPlan, counts: { readonly [name: string]: number }): Verdict {
  const { Done = 0, Stale = 0, Replayed = 0, Duplicates = 0, Received = 0 } = counts;
  const text = `${records.length} records, twice`;
  if (Received === 0) return { level: 'unsure', text: `${text}: its log did not tell what became of them` };
  if (Done > 0) return { level: 'unsure', text: `${text}: took ${Done} for done once more, which shows nothing` };
  return { level: 'right', text: `${text}: found ${Stale + Replayed + Duplicates} done already, and did none again` };
}
