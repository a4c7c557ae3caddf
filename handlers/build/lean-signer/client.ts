/** Stands in for `@smithy/core/client` where only the signer uses it: a value, or a function that gives it later. */
export function normalizeProvider<Value>(value: Value | (() => Promise<Value>)): () => Promise<Value> {
  return typeof value === 'function' ? (value as () => Promise<Value>) : async () => value;
}
