import type { PlannedChange } from '../planned-change';
import type { ReviewedPlan } from '../read-changes';

export const hazardKinds = ['loss', 'replay', 'replace'] as const;

/**
 * `loss`: records go missing, at once or unless somebody acts. `replay`: records come again. `replace`: something is
 * destroyed and made again, or an apply stops halfway, while the records wait.
 */
export type HazardKind = (typeof hazardKinds)[number];

/** One row of the table of hazards. */
export interface Hazard {
  /** In kebab-case; stays what it is once it is out. */
  readonly code: string;
  readonly title: string;
  /** Where the rule stands. */
  readonly source: string;
  /** Looks at all plans at once: readers of one stream may be spread over several. */
  find(review: Reviewed): readonly Found[];
}

/** All plans under review, and their changes in one list. */
export interface Reviewed {
  readonly plans: readonly ReviewedPlan[];
  readonly changes: readonly PlannedChange[];
}

/** One case of a hazard. Texts are Markdown, and name addresses and attributes, never a value that somebody chose. */
export interface Found {
  readonly kind: HazardKind;
  readonly change: PlannedChange;
  /** What happens to which records. */
  readonly what: string;
  /** For how long. */
  readonly lasts: string;
  /** The safe way to the same end, in order. */
  readonly steps: readonly string[];
}

/** The rows of one type of resource: what `found` says of each change that it recognizes. */
export function ofType(
  types: string | readonly string[],
  found: (change: PlannedChange, review: Reviewed) => Omit<Found, 'change'> | undefined,
): Hazard['find'] {
  const wanted = new Set(typeof types === 'string' ? [types] : types);
  return (review) =>
    review.changes
      .filter(({ type }) => wanted.has(type))
      .flatMap((change) => {
        const one = found(change, review);
        return one ? [{ ...one, change }] : [];
      });
}

/** An address or a name as code, whatever a key of `for_each` holds: GitHub reads backticks in pairs of equal length. */
export function code(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}
