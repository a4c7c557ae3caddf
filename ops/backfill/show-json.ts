import type { BackfillState } from './backfill-journal';
import type { BackfillPlan } from './backfill-plan';
import type { FinalCounts } from './show-result';

/**
 * What `--json` writes. Every member is always there; what does not apply is null. Members may be added under the same
 * `schema`; a member that goes or means something else makes the number after the slash rise.
 */
const schema = 'tributary.backfill/1';

export function planJson(plan: BackfillPlan) {
  const { settings, parallel, readUnitsPerSecond, itemsPerSecond = null, planned, refusals, warnings } = plan;
  return {
    schema,
    ...tableJson(plan),
    mode: settings.mode,
    parts: settings.parts,
    parallel,
    readUnitsPerSecond,
    itemsPerSecond,
    consumers: planned.map(({ consumer: { name }, isTaken, why }) => ({
      name,
      isTaken,
      why,
      refusals: refusals.get(name) ?? [],
    })),
    warnings,
    estimate: waysJson(plan),
  };
}

export function estimateJson(plan: BackfillPlan) {
  const { best, unpriced, prices } = plan.estimate;
  return { schema, ...tableJson(plan), ways: waysJson(plan), best, unpriced, prices };
}

export function resultJson(
  plan: BackfillPlan,
  { id, atMs, read, consumers }: BackfillState,
  counts: FinalCounts | undefined,
  isFinished: boolean,
) {
  return {
    schema,
    ...tableJson(plan),
    mode: plan.settings.mode,
    id,
    atMs,
    isFinished,
    read,
    tableCount: counts?.table ?? null,
    consumers: [...consumers].map(([name, { brought, quarantined, filtered, failed, sweep = null }]) => ({
      ...{ name, brought, quarantined, filtered, failed, sweep },
      held: counts?.held.get(name) ?? null,
    })),
  };
}

function tableJson({ pipeline: { table, region }, manifest }: BackfillPlan) {
  return {
    table: table.name,
    region,
    itemCount: table.itemCount,
    sizeBytes: table.sizeBytes,
    export: manifest ? { itemCount: manifest.itemCount, asOfMs: manifest.asOfMs } : null,
  };
}

function waysJson({ estimate }: BackfillPlan) {
  return estimate.ways;
}
