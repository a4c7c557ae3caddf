/**
 * Stands in for `@aws/lambda-invoke-store`, whose trace id the SDK prefers to that of the environment. Where a runtime keeps
 * one of its own, for functions that serve several invocations at once, it is this that counts.
 */
export const InvokeStore = {
  getInstanceAsync: async (): Promise<unknown> =>
    (globalThis as { readonly awslambda?: { readonly InvokeStore?: unknown } }).awslambda?.InvokeStore,
};
