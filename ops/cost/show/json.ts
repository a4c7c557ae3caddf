import type { Price } from '../../prices/price-list';
import type { ComparedWay, Comparison, CostReport, EnvironmentReport } from '../cost-report';
import type { CostLine } from '../priced';
import type { Workload } from '../usage/workload';

/**
 * What `--json` writes. Every member is always there; what does not apply is null. Amounts are US dollars, quantities are
 * units of a month. Members may be added under the same `schema`; a member that goes or means something else makes the
 * number after the slash rise.
 */
export interface CostJson {
  readonly schema: 'tributary.cost/1';
  readonly environment: (Omit<EnvironmentReport, 'dominant'> & { readonly dominant: CostLine | null }) | null;
  readonly comparisons: readonly (Omit<Comparison, 'workload' | 'ways' | 'pipeline'> & {
    readonly pipeline: string | null;
    readonly workload: Omit<Workload, 'archive'> & { readonly archive: 'json' | 'parquet' | null };
    readonly ways: readonly (Omit<ComparedWay, 'dominant' | 'otherMode'> & {
      readonly dominant: CostLine | null;
      readonly otherMode: ComparedWay['otherMode'] | null;
    })[];
  })[];
  readonly prices: readonly Price[];
}

export function costJson({ environment, comparisons, prices }: CostReport): CostJson {
  return {
    schema: 'tributary.cost/1',
    environment: environment ? { ...environment, dominant: environment.dominant ?? null } : null,
    comparisons: comparisons.map(({ pipeline, workload, ways, ...rest }) => ({
      ...rest,
      pipeline: pipeline ?? null,
      workload: { ...workload, archive: workload.archive ?? null },
      ways: ways.map(({ dominant = null, otherMode = null, ...way }) => ({ ...way, dominant, otherMode })),
    })),
    prices,
  };
}
