import type { Price } from '../../prices/price-list';
import type { HazardKind } from '../hazards/hazard';
import type { PlannedChange } from '../planned-change';
import type { QuotaUse } from '../quotas';
import type { Review } from '../review';
import { verdictText } from './markdown';

/**
 * What `--json` writes. Every member is always there; what does not apply is null. Texts are Markdown, amounts US dollars.
 * Members may be added under the same `schema`; a member that goes or means something else makes the number after the
 * slash rise.
 */
export interface ReviewJson {
  readonly schema: 'tributary.review/1';
  readonly verdict: string;
  readonly isQuiet: boolean;
  readonly findings: readonly {
    readonly code: string;
    readonly kind: HazardKind;
    readonly title: string;
    /** Null where one plan is reviewed. */
    readonly plan: string | null;
    readonly address: string;
    readonly what: string;
    readonly lasts: string;
    readonly steps: readonly string[];
    readonly source: string;
  }[];
  readonly cost: {
    readonly region: string;
    readonly perMonth: number;
    readonly lines: readonly { readonly address: string; readonly plan: string | null; readonly perMonth: number }[];
    /** Paid by use, while nobody said how much is written. */
    readonly byUse: readonly Place[];
    readonly untold: readonly (Place & { readonly attribute: string })[];
    readonly prices: readonly Price[];
    /** Why there are no amounts. */
    readonly unpriced: string | null;
  };
  readonly quotas: readonly (Omit<QuotaUse, 'of' | 'by'> & {
    readonly of: Place | null;
    readonly by: readonly Place[];
  })[];
}

interface Place {
  readonly plan: string | null;
  readonly address: string;
}

export function reviewJson(review: Review): ReviewJson {
  const { findings, cost, quotas } = review;
  return {
    schema: 'tributary.review/1',
    verdict: verdictText(review),
    isQuiet: findings.length === 0,
    findings: findings.map(({ code, kind, title, change, what, lasts, steps, source }) => ({
      code,
      kind,
      title,
      ...placeOf(change),
      what,
      lasts,
      steps,
      source,
    })),
    cost: {
      region: cost.region,
      perMonth: cost.perMonth,
      lines: cost.lines.map(({ change, perMonth }) => ({ ...placeOf(change), perMonth })),
      byUse: cost.byUse.map(placeOf),
      untold: cost.untold.map(({ change, attribute }) => ({ ...placeOf(change), attribute })),
      prices: cost.prices,
      unpriced: cost.unpriced ?? null,
    },
    quotas: quotas.map(({ of, by, ...quota }) => ({ ...quota, of: of ? placeOf(of) : null, by: by.map(placeOf) })),
  };
}

function placeOf({ plan, address }: PlannedChange): Place {
  return { plan: plan ?? null, address };
}
