import type { MetricStore } from './metric-store';

/** The dimensions by which Lambda tells a metric: of the function, and of the alias that was called. */
export function functionDimensions(functionArn: string): Record<string, string>[] {
  const [FunctionName = '', qualifier] = functionArn.split(':').slice(6);
  const ofFunction = { FunctionName };
  return qualifier === undefined
    ? [ofFunction]
    : [ofFunction, { ...ofFunction, Resource: `${FunctionName}:${qualifier}` }];
}

/** Counts a metric of Lambda for a function, and for its alias where that was called. */
export function recordFunctionMetric(
  metrics: MetricStore,
  functionArn: string,
  name: string,
  value: number,
  atMs: number,
): void {
  for (const dimensions of functionDimensions(functionArn)) {
    metrics.record({ namespace: 'AWS/Lambda', name, dimensions }, value, atMs);
  }
}
