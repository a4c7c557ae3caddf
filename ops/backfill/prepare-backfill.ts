import { SettingsError } from '../../handlers/core/errors';
import type { AwsClients } from '../aws/clients';
import type { Surroundings } from '../command';
import { describeConsumer } from '../deployed/ask-function';
import type { DeployedPipeline } from '../deployed/deployed-pipeline';
import { describePipeline } from '../deployed/describe-pipeline';
import { readPriceFile } from '../prices/price-file';
import { PriceList } from '../prices/price-list';
import { createInvokeFunction, type InvokeFunction } from '../replay/invoke-function';
import type { BackfillSettings, BackfillState } from './backfill-journal';
import { type BackfillPlan, itemsOf } from './backfill-plan';
import { backfillWarnings } from './backfill-warnings';
import { checkMargin } from './check-margin';
import { estimateBackfill } from './estimate';
import { type ExportManifest, readExportManifest } from './export-manifest';
import { lagRefusals } from './mapping-lag';
import { type BackfillOptions, defaults } from './options';
import { type PlannedConsumer, planConsumers } from './plan-consumers';
import { usualReadCapacity, usualSegments } from './usual-pace';

export interface Prepared {
  readonly plan: BackfillPlan;
  readonly invoke: InvokeFunction;
}

/** Finds out what a backfill would do. Asks much, and changes nothing. */
export async function prepareBackfill(
  clients: AwsClients,
  tableName: string,
  options: BackfillOptions,
  resumed: BackfillState | undefined,
  surroundings: Pick<Surroundings, 'clock' | 'cwd'>,
): Promise<Prepared> {
  const { clock } = surroundings;
  const pipeline = await describePipeline(clients, tableName);
  const parallel = options.parallel ?? defaults.parallel;
  const exportUri = resumed?.settings.export ?? options.export;
  const manifest = exportUri === undefined ? undefined : await readExportManifest(clients.s3, exportUri);
  if (manifest) checkExport(manifest, pipeline);
  const settings = resumed?.settings ?? settingsOf(options, pipeline, parallel, manifest);
  const invoke = createInvokeFunction(clients.lambda);
  const planned = await planOf(pipeline, settings, invoke);
  const taken = planned.filter(({ isTaken }) => isTaken).map(({ consumer }) => consumer);
  const marginMs = (settings.marginSeconds ?? defaults.marginSeconds) * 1_000;
  const refusals =
    settings.mode === 'repair'
      ? await lagRefusals(clients.cloudwatch, taken, pipeline, marginMs, clock.nowMs())
      : new Map();
  const readUnitsPerSecond = options['read-capacity'] ?? (await usualReadCapacity(clients.dynamodb, pipeline.table));
  const pace = {
    parallel,
    readUnitsPerSecond,
    ...(options['items-per-second'] !== undefined && { itemsPerSecond: options['items-per-second'] }),
  };
  const prices = new PriceList(
    options.prices === undefined ? undefined : readPriceFile(surroundings.cwd, options.prices),
  );
  const base = { pipeline, settings, planned, refusals, ...pace, ...(manifest && { manifest }) };
  const estimate = estimateBackfill({ ...estimateInput(base), ...pace }, prices);
  const warnings = backfillWarnings(base, clock.nowMs());
  return { plan: { ...base, estimate, warnings }, invoke };
}

function checkExport({ tableArn }: ExportManifest, { table }: DeployedPipeline): void {
  if (tableArn === table.arn) return;
  throw new SettingsError([`\`--export\` must be of ${table.arn}, got one of ${tableArn || 'no table'}.`]);
}

function settingsOf(
  options: BackfillOptions,
  { table }: DeployedPipeline,
  parallel: number,
  manifest: ExportManifest | undefined,
): BackfillSettings {
  const mode = options.repair ? 'repair' : 'seed';
  const marginSeconds = options['margin-seconds'] ?? defaults.marginSeconds;
  if (mode === 'repair') checkMargin(marginSeconds, table);
  return {
    mode,
    consumer: options.consumer ?? [],
    include: options.include ?? [],
    ...(options.export !== undefined && { export: options.export }),
    parts: manifest?.files.length ?? options.segments ?? usualSegments(table, parallel),
    ...(mode === 'repair' && { marginSeconds }),
  };
}

async function planOf(
  pipeline: DeployedPipeline,
  { mode, consumer: only, include }: BackfillSettings,
  invoke: InvokeFunction,
): Promise<readonly PlannedConsumer[]> {
  const { signal } = new AbortController();
  const asked = pipeline.consumers.map(async (consumer) => ({
    consumer,
    asked: await describeConsumer(consumer, invoke, signal),
  }));
  return planConsumers(await Promise.all(asked), pipeline, { mode, only, include });
}

function estimateInput({
  pipeline,
  settings,
  planned,
  manifest,
}: Pick<BackfillPlan, 'pipeline' | 'settings' | 'planned' | 'manifest'>) {
  const items = itemsOf({ pipeline, ...(manifest && { manifest }) });
  return {
    mode: settings.mode,
    region: pipeline.region,
    items,
    bytes: pipeline.table.sizeBytes,
    ...(manifest && { files: manifest.files.length }),
    consumers: planned
      .filter(({ isTaken }) => isTaken)
      .map(({ consumer: { name, mapping, core } }) => ({
        name,
        batchSize: mapping.batchSize,
        ...(core?.sink !== undefined && { sink: core.sink }),
      })),
  };
}
