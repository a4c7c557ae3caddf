import { SettingsError } from '../../handlers/core/errors';
import { dollars } from '../cost/show/dollars';
import { counted } from '../rehearse/show/units';
import { type HazardKind, hazardKinds } from './hazards/hazard';
import { countOf, type Review } from './review';

/** What a review is to fail on. */
export interface FailOn {
  readonly kinds: ReadonlySet<HazardKind>;
  /** Dollars a month by which the bill may rise. */
  readonly costMax: number | undefined;
}

/** Reads `loss,replay` and `cost:50`. Throws a `SettingsError` that names every word that is none of these. */
export function parseFailOn(texts: readonly string[]): FailOn {
  const words = texts.flatMap((text) => text.split(',')).map((word) => word.trim());
  const costs = words.filter((word) => /^cost:\d+(\.\d+)?$/.test(word)).map((word) => Number(word.slice(5)));
  const known = new Set<string>(hazardKinds);
  const odd = words.filter((word) => !known.has(word) && !/^cost:\d+(\.\d+)?$/.test(word));
  if (odd.length > 0) {
    const choice = `${hazardKinds.join(', ')} or cost:AMOUNT in dollars a month`;
    throw new SettingsError(odd.map((word) => `\`--fail-on\` must be ${choice}, got ${word || 'nothing'}.`));
  }
  return {
    kinds: new Set(hazardKinds.filter((kind) => words.includes(kind))),
    costMax: costs.length === 0 ? undefined : Math.min(...costs),
  };
}

/** A sentence for everything that was found and asked for. */
export function failuresIn(review: Review, { kinds, costMax }: FailOn): readonly string[] {
  const hazards = [...kinds].flatMap((kind) => {
    const count = countOf(review, kind);
    return count === 0 ? [] : [`Fails on ${kind}: ${count} found.`];
  });
  const { perMonth } = review.cost;
  if (costMax === undefined || perMonth <= costMax) return hazards;
  return [...hazards, `Fails on cost: ${dollars(perMonth)} a month more, and ${dollars(costMax)} may be.`];
}

/**
 * Throws a `SettingsError` where a cost that was asked for cannot be judged and a flag would help: a rise that nobody
 * counted must not pass for none. One that is too high as it is needs no more to be said.
 */
export function checkJudged({ cost }: Review, { costMax }: FailOn): void {
  if (costMax === undefined || cost.perMonth > costMax) return;
  if (cost.unpriced !== undefined) throw new SettingsError([`\`--fail-on cost\` needs prices. ${cost.unpriced}`]);
  if (cost.isUseSaid || cost.byUse.length === 0) return;
  const what = counted(cost.byUse.length, 'change');
  throw new SettingsError([
    `\`--fail-on cost\` needs \`--writes-per-second N\`: ${what} of these plans ${cost.byUse.length === 1 ? 'is' : 'are'} paid by use, and nobody said how much is written.`,
  ]);
}

/** What a cost that was judged leaves out, since no flag can tell it; undefined where that is nothing. */
export function leftOutText({ cost }: Review, { costMax }: FailOn): string | undefined {
  const count = cost.byUse.length + cost.untold.length;
  if (costMax === undefined || count === 0) return undefined;
  return `The cost is judged without ${counted(count, 'change')} whose cost no plan tells; \`--json\` names them.`;
}
