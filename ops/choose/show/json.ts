import type { Workload } from '../../cost/usage/workload';
import type { WayName } from '../../cost/ways';
import type { Price } from '../../prices/price-list';
import type { Choice, Option } from '../choose';

/**
 * What `--json` writes. Every member is always there; what does not apply is null. Amounts are US dollars. Members may be added under the same `schema`; a member that goes or means something else makes the
 * number after the slash rise.
 */
export interface ChoiceJson {
  readonly schema: 'tributary.choice/1';
  readonly workload: Omit<Workload, 'archive'> & { readonly archive: 'json' | 'parquet' | null };
  /** Null where no option can do what is wanted. */
  readonly best: WayName | null;
  readonly options: readonly (Omit<Option, 'otherMode'> & {
    readonly otherMode: Option['otherMode'] | null;
  })[];
  readonly conflicts: Choice['conflicts'];
  readonly prices: readonly Price[];
}

export function choiceJson({ workload, best, options, ...rest }: Choice): ChoiceJson {
  return {
    schema: 'tributary.choice/1',
    workload: { ...workload, archive: workload.archive ?? null },
    best: best ?? null,
    options: options.map(({ otherMode = null, ...option }) => ({ ...option, otherMode })),
    ...rest,
  };
}
