/** Stands in for `@smithy/core/protocols`, of which a signature takes the encoding of a query. */
export function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Named by presigning, which no handler does. */
export const HttpRequest = undefined;
