/** Stands in for `@smithy/core/protocols`, of which a signature takes the encoding of a query. */
export { encodeStrictly as escapeUri } from '../../core/encode-strictly';

/** Named by presigning, which no handler does. */
export const HttpRequest = undefined;
