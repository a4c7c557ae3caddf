/**
 * Stands in for `@smithy/core/retry`: the transport makes each request once, because the batch knows better than the
 * SDK whether another try is worth it and fits before the deadline.
 */
export const getRetryPlugin = () => ({
  applyToStack(stack: MiddlewareStack): void {
    // The signing step is placed after the step of this name.
    stack.add((next) => next, { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high', override: true });
  },
});

interface MiddlewareStack {
  add(middleware: <Next>(next: Next) => Next, options: Readonly<Record<string, string | boolean>>): void;
}

export function resolveRetryConfig<Config>(config: Config): Config {
  return config;
}

export const DEFAULT_RETRY_MODE = 'standard';
export const RETRY_MODES = { STANDARD: 'standard', ADAPTIVE: 'adaptive' };
export const NODE_MAX_ATTEMPT_CONFIG_OPTIONS = noConfig(1);
export const NODE_RETRY_MODE_CONFIG_OPTIONS = noConfig(DEFAULT_RETRY_MODE);

function noConfig<Value>(value: Value) {
  return { environmentVariableSelector: () => value, configFileSelector: () => value, default: value };
}
