import { invariant } from '../../handlers/core/errors';
import { createBatchProcessor } from '../../handlers/core/process-batch';
import type { QuarantineEntry } from '../../handlers/core/quarantine';
import { EnvironmentFunction, type SimHandler } from './core/environment-function';
import type { LambdaEnvironment } from './core/lambda-environment';
import { silentLogger } from './core/silent-logger';
import { createSimSink } from './core/sim-sink';
import type { CreateSimFunction, SimSurroundings } from './sim-function';

export interface CoreFunctionOptions {
  /** Whether changes of one item wait for each other. Default true. */
  readonly ordered?: boolean;
  /** Calls to the sink in flight at once in one environment, 1 to 256, default 16. */
  readonly concurrency?: number;
  /** Default the larger of 2,000 ms and a tenth of the timeout. */
  readonly deadlineReserveMs?: number;
  /** Default an hour. */
  readonly unknownErrorPatienceMs?: number;
  /** Environments at once, at least 1. Default unbounded. */
  readonly environmentsMax?: number;
  /** Whether a call to the sink ends when the deadline aborts it. Default false: it goes on until it is answered. */
  readonly heedsAbort?: boolean;
}

/** The real handler core in simulated Lambda environments, with a simulated sink and quarantine. */
export function coreFunction(options: CoreFunctionOptions = {}): CreateSimFunction {
  return (surroundings) =>
    new EnvironmentFunction({
      surroundings,
      createHandler: (environment) => createHandler(environment, surroundings, options),
      environmentsMax: options.environmentsMax,
      ordersEffects: options.ordered ?? true,
      keepsOnlyPoison: true,
    });
}

function createHandler(
  environment: LambdaEnvironment,
  surroundings: SimSurroundings,
  options: CoreFunctionOptions,
): SimHandler {
  const { ordered = true, heedsAbort = false } = options;
  return createBatchProcessor({
    consumer: 'Rehearsal',
    sink: createSimSink(environment, surroundings, { ordered, heedsAbort }),
    quarantine: createSimQuarantine(environment, surroundings),
    readObject: () => Promise.reject(new Error('A simulated record points to no object.')),
    clock: environment.clock,
    random: surroundings.random,
    logger: silentLogger,
    metrics: () => {},
    concurrency: options.concurrency,
    deadlineReserveMs: options.deadlineReserveMs,
    unknownErrorPatienceMs: options.unknownErrorPatienceMs,
  });
}

/** Keeps every record it is given; a write takes as long as a call to the sink, and no fault reaches it. */
export function createSimQuarantine(environment: LambdaEnvironment, surroundings: SimSurroundings) {
  return ({ record }: Pick<QuarantineEntry, 'record'>): Promise<void> => {
    const { eventID, messageId } = record as { readonly eventID?: unknown; readonly messageId?: unknown };
    const kept = environment.recordOf(String(eventID ?? messageId));
    invariant(kept !== undefined, 'A quarantined record must come from the invocation.');
    return environment.call(() => surroundings.quarantined(kept));
  };
}
