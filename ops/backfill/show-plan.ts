import { streamBackendOf } from '../../engine/pollers/stream-backends';
import { alignColumns } from '../../local/terminal/columns';
import { count } from '../../local/terminal/count';
import { dollars } from '../cost/show/dollars';
import type { DeployedPipeline } from '../deployed/deployed-pipeline';
import { durationText } from '../pace/progress-bar';
import { plain } from '../rehearse/show/terminal-text';
import { type BackfillPlan, itemsOf } from './backfill-plan';
import type { Estimate, WayName } from './estimate';

/** What a backfill would do, as lines for a terminal. */
export function planText(plan: BackfillPlan): readonly string[] {
  const { pipeline, settings, planned, manifest } = plan;
  const { table } = pipeline;
  const what = settings.mode === 'seed' ? 'Seed' : 'Repair';
  const source = manifest
    ? `${count(manifest.itemCount)} items of an export as of ${new Date(manifest.asOfMs).toISOString()}`
    : `about ${count(table.itemCount)} items, ${megabytes(table.sizeBytes)}, by AWS's count of the last six hours`;
  const rows = planned.map(({ consumer, isTaken, why }) => [
    `  ${consumer.name}`,
    isTaken ? 'gets it' : 'left out',
    plain(why),
  ]);
  return [
    `${what} of ${table.name} in ${placeText(pipeline)}: ${source}`,
    '',
    ...alignColumns(rows, []),
    ...(rows.length === 0 ? ['  Nothing of ours reads this table.'] : []),
    '',
    `  ${readingText(plan)}`,
    `  ${takesText(plan)}`,
    ...plan.warnings.map((warning) => `  ${warning}`),
    ...refusalLines(plan),
  ];
}

/** A stand-in for DynamoDB puts its own name where the region is. */
function placeText({ region, table }: DeployedPipeline): string {
  return streamBackendOf(table.arn).name === 'aws' ? region : 'the local run';
}

function readingText({ settings, manifest, parallel, readUnitsPerSecond }: BackfillPlan): string {
  const parts = `${count(settings.parts)} ${manifest ? 'files' : 'segments'}, ${parallel} at once`;
  if (manifest) return `Reads ${parts}`;
  const how = settings.mode === 'seed' ? 'eventually consistent' : 'consistently';
  return `Reads ${parts}, ${how}, at most ${count(readUnitsPerSecond)} read units a second`;
}

function takesText({ estimate, manifest, itemsPerSecond, pipeline }: BackfillPlan): string {
  const way = estimate.ways.find(({ name }) => name === (manifest ? 'export' : 'scan')) ?? estimate.ways[0]!;
  const limit = itemsPerSecond === undefined ? '' : `, at most ${count(itemsPerSecond)} items a second`;
  return `Takes about ${durationText(way.seconds * 1_000)} and ${dollars(way.dollars)}${elsewhere(estimate, pipeline.region)}${limit}`;
}

function elsewhere({ priceRegion }: Estimate, region: string): string {
  return priceRegion === region ? '' : ` by the prices of ${priceRegion}`;
}

/** Why a repair must not be now; empty where nothing speaks against it. */
export function refusalLines({ planned, refusals }: Pick<BackfillPlan, 'planned' | 'refusals'>): readonly string[] {
  const taken = planned.filter(({ isTaken }) => isTaken).map(({ consumer }) => consumer.name);
  const reasons = [...new Set(taken.flatMap((name) => refusals.get(name) ?? []))];
  if (reasons.length === 0) return [];
  return ['  It is refused, unless `--despite-lag` stands:', ...reasons.map((reason) => `  - ${reason}`)];
}

const wayTitles: { readonly [name in WayName]: string } = {
  scan: 'scan, by this machine',
  export: 'export, by this machine',
  'step-functions': 'export, by Step Functions',
};

/** How long each way takes and what it costs, as lines for a terminal. */
export function estimateText(plan: BackfillPlan): readonly string[] {
  const { estimate, pipeline } = plan;
  const items = `${count(itemsOf(plan))} items, ${megabytes(pipeline.table.sizeBytes)}`;
  const rows = estimate.ways.map((way) => [
    `  ${wayTitles[way.name]}`,
    durationText(way.seconds * 1_000),
    dollars(way.dollars),
    way.lines
      .slice(0, 3)
      .map(({ item, dollars: value }) => `${item} ${dollars(value)}`)
      .join(', '),
  ]);
  return [
    `${pipeline.table.name} in ${placeText(pipeline)}: ${items}`,
    '',
    ...alignColumns(rows, [false, true, true]),
    '',
    `  Take: ${wayTitles[estimate.best]}${elsewhere(estimate, pipeline.region)}`,
    ...unpricedLines(estimate),
    '  The time that AWS takes for an export comes on top, and is promised nowhere.',
  ];
}

function unpricedLines({ unpriced }: Estimate): readonly string[] {
  return unpriced.length === 0 ? [] : [`  Not included is what these do with an item: ${unpriced.join(', ')}`];
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000_000 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
