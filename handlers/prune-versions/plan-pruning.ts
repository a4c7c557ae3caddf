/** The part of Lambda's alias that says which versions it sends calls to. */
export interface Alias {
  readonly FunctionVersion?: string;
  readonly RoutingConfig?: { readonly AdditionalVersionWeights?: { readonly [version: string]: number } } | null;
}

/**
 * The versions of a function to delete, oldest first. What an alias points to stays, and so does all that is newer
 * than the oldest of those (it is where a rolled back function returns to), and so many older ones that `keep`
 * versions remain to roll back to, the oldest in use counted. Without an alias the newest `keep` stay.
 */
export function planPruning(versions: readonly string[], aliases: readonly Alias[], keep: number): readonly string[] {
  const inUse = aliases.flatMap(versionsOf).filter(isPublished).map(Number);
  const published = versions.filter(isPublished).sort((left, right) => Number(left) - Number(right));
  const oldestInUse = Math.min(...inUse, ...published.slice(-1).map(Number));
  const candidates = published.filter((version) => Number(version) <= oldestInUse);
  return candidates.slice(0, Math.max(0, candidates.length - keep));
}

function versionsOf({ FunctionVersion, RoutingConfig }: Alias): readonly string[] {
  return [...(FunctionVersion ? [FunctionVersion] : []), ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {})];
}

/** `$LATEST` is no published version: it cannot be deleted, and an alias that points to it keeps none. */
function isPublished(version: string): boolean {
  return /^\d+$/.test(version);
}
