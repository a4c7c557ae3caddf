import type { DeployedPipeline } from '../deployed/deployed-pipeline';
import type { BackfillSettings } from './backfill-journal';
import type { Estimate } from './estimate';
import type { ExportManifest } from './export-manifest';
import type { LagRefusals } from './mapping-lag';
import type { PlannedConsumer } from './plan-consumers';

/** What a backfill would do. */
export interface BackfillPlan {
  readonly pipeline: DeployedPipeline;
  readonly settings: BackfillSettings;
  readonly planned: readonly PlannedConsumer[];
  readonly manifest?: ExportManifest;
  readonly parallel: number;
  readonly readUnitsPerSecond: number;
  readonly itemsPerSecond?: number;
  readonly estimate: Estimate;
  /** Of a repair: why it must not be, by consumer. */
  readonly refusals: LagRefusals;
  /** What somebody who acts on it should know. */
  readonly warnings: readonly string[];
}

/** Items that are to be read. */
export function itemsOf({ manifest, pipeline }: Pick<BackfillPlan, 'manifest' | 'pipeline'>): number {
  return manifest?.itemCount ?? pipeline.table.itemCount;
}
