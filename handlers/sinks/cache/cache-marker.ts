/** What a marker starts with. A value that starts with it is never taken for one. */
export const markerPrefix = 'tributary-marker:';

/** Milliseconds that a marker stays: what a reader may take from its miss to its write. Who takes longer caches nothing. */
export const markerMs = 60_000;

/**
 * What stands in the place of a value that a change made old: the change's version, for whoever looks, and a token that
 * no other marker has. Without it a replay would bring back the marker of a reader that began before a later change.
 */
export function cacheMarker(version: string, token: string): string {
  return `${markerPrefix}${version}:${token}`;
}

export function isMarker(text: string): boolean {
  return text.startsWith(markerPrefix);
}
