import { SettingsError } from '../../handlers/core/errors';
import { dollars } from '../cost/show/dollars';
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

/** A sentence for everything that was found and asked for. Throws a `SettingsError` where nobody can tell a cost that was. */
export function failuresIn(review: Review, { kinds, costMax }: FailOn): readonly string[] {
  const hazards = [...kinds].flatMap((kind) => {
    const count = countOf(review, kind);
    return count === 0 ? [] : [`Fails on ${kind}: ${count} found.`];
  });
  if (costMax === undefined) return hazards;
  const { perMonth, unpriced } = review.cost;
  if (unpriced !== undefined) throw new SettingsError([`\`--fail-on cost\` needs prices. ${unpriced}`]);
  const rise = `Fails on cost: ${dollars(perMonth)} a month more, and ${dollars(costMax)} may be.`;
  return perMonth > costMax ? [...hazards, rise] : hazards;
}
