import type { Clock } from '../../handlers/core/clock';
import { pause } from '../../handlers/core/pause';
import type { FunctionPool } from '../functions/function-pool';
import type { InvocationRequest } from '../functions/function-process';
import type { FunctionFault, InvocationResult } from '../functions/runtime-api';
import type { LocalFunction } from '../terraform/resources';
import type { LogStore } from './log-store';
import { recordFunctionMetric } from './metrics/lambda-metrics';
import type { MetricStore } from './metrics/metric-store';

/** What stands in the way of a function's invocations; without any of it they pass. */
export interface Hindrance {
  /** Reserved concurrency in place of the function's own. */
  readonly concurrency?: number | undefined;
  /** Milliseconds that each invocation takes longer; its timeout counts. */
  readonly delayMs?: number | undefined;
  /** What each invocation fails with. */
  readonly fault?: FunctionFault | undefined;
  /** An invocation whose event holds this text fails. */
  readonly poison?: string | undefined;
}

/** Lambda does not call the function: its concurrency is used up. */
export class ThrottledError extends Error {
  override readonly name = 'TooManyRequestsException';
}

export interface GateParts {
  readonly clock: Clock;
  readonly metrics: MetricStore;
  readonly logs: LogStore;
}

/** Stands before the functions of a run, counts what Lambda counts, and can stand in the way. */
export class FunctionGate implements FunctionPool {
  readonly #pool: FunctionPool;
  readonly #parts: GateParts;
  readonly #hindrances = new Map<string, Hindrance>();
  readonly #running = new Map<string, number>();
  readonly #ended = new AbortController();

  constructor(pool: FunctionPool, parts: GateParts) {
    this.#pool = pool;
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#pool.isRunning;
  }

  functionOf(arn: string): LocalFunction {
    return this.#pool.functionOf(arn);
  }

  warm(arn: string): Promise<void> {
    return this.#pool.warm(arn);
  }

  vary(arn: string, variables: Readonly<Record<string, string>>): void {
    this.#pool.vary(arn, variables);
  }

  stop(): void {
    this.#ended.abort();
    this.#pool.stop();
  }

  /** Changes what stands in the way of a function; undefined takes it away. */
  hinder(arn: string, change: Hindrance): void {
    const { arn: key } = this.functionOf(arn);
    this.#hindrances.set(key, { ...this.#hindrances.get(key), ...change });
  }

  /** Reserved concurrency of a function, undefined where it has none. */
  concurrencyOf(arn: string): number | undefined {
    const definition = this.functionOf(arn);
    return this.#hindrances.get(definition.arn)?.concurrency ?? definition.reservedConcurrency;
  }

  /** Rejects with a `ThrottledError` where the function may not be called. */
  async invoke(request: InvocationRequest): Promise<InvocationResult> {
    const { clock, metrics } = this.#parts;
    const { functionArn } = request;
    const definition = this.functionOf(functionArn);
    const running = this.#running.get(definition.arn) ?? 0;
    const limit =
      this.#hindrances.get(definition.arn)?.concurrency ?? (definition.reservedConcurrency === 0 ? 0 : undefined);
    if (limit !== undefined && running >= limit) {
      recordFunctionMetric(metrics, functionArn, 'Throttles', 1, clock.nowMs());
      throw new ThrottledError('Rate Exceeded.');
    }
    this.#running.set(definition.arn, running + 1);
    const startedAtMs = clock.nowMs();
    recordFunctionMetric(metrics, functionArn, 'ConcurrentExecutions', running + 1, startedAtMs);
    try {
      const result = await this.#hindered(request, definition);
      this.#count(request, startedAtMs, result);
      return result;
    } finally {
      this.#running.set(definition.arn, this.#running.get(definition.arn)! - 1);
    }
  }

  async #hindered(request: InvocationRequest, { arn, timeoutSeconds }: LocalFunction): Promise<InvocationResult> {
    const { clock } = this.#parts;
    const { delayMs = 0, fault, poison } = this.#hindrances.get(arn) ?? {};
    if (delayMs > 0) await pause(Math.min(delayMs, timeoutSeconds * 1_000), clock, this.#ended.signal);
    if (delayMs >= timeoutSeconds * 1_000) {
      const at = new Date(clock.nowMs()).toISOString();
      const errorMessage = `${at} ${request.requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
      return { fault: { errorType: 'Sandbox.Timedout', errorMessage } };
    }
    if (fault) return { fault };
    if (poison && request.event.includes(poison)) {
      return { fault: { errorType: 'PoisonError', errorMessage: 'The record can never be taken.' } };
    }
    return this.#pool.invoke(request);
  }

  /** An error counts as 1 and a success as 0, so that the average is the error rate, as on AWS. */
  #count({ functionArn, requestId }: InvocationRequest, startedAtMs: number, result: InvocationResult): void {
    const { clock, metrics, logs } = this.#parts;
    const nowMs = clock.nowMs();
    const count = (name: string, value: number) => recordFunctionMetric(metrics, functionArn, name, value, nowMs);
    const isFault = 'fault' in result;
    count('Invocations', 1);
    count('Errors', isFault ? 1 : 0);
    count('Throttles', 0);
    count('Duration', nowMs - startedAtMs);
    if (isFault) logs.append(this.functionOf(functionArn).name, faultLine(requestId, result.fault, nowMs), nowMs);
  }
}

/** As Lambda's Node runtime writes it, in the tab-separated text format. */
function faultLine(requestId: string, { errorType, errorMessage }: FunctionFault, nowMs: number): string {
  if (errorType === 'Sandbox.Timedout') return errorMessage;
  const error = JSON.stringify({ errorType, errorMessage });
  return `${new Date(nowMs).toISOString()}\t${requestId}\tERROR\tInvoke Error \t${error}`;
}
