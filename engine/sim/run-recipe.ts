import type { EventSourceKind, EventSourceSettings } from '../../modules/event-source-settings';
import { isQueueKind } from '../queue-settings';
import { type CoreFunctionOptions, coreFunction } from './core-function';
import { type FunctionModel, modelFunction } from './function-models';
import { queueModelFunction } from './queue/queue-models';
import type { QueueAttributes } from './queue/sim-queue';
import type { RunResult } from './run-result';
import type { Scenario } from './scenario';
import type { CreateSimFunction } from './sim-function';
import { type SimulationOptions, simulate } from './simulate';

/** Which code stands in for the function: our core, a model of somebody's, or a file that the caller loads. */
export type FunctionChoice =
  | { readonly kind: 'core'; readonly options?: CoreFunctionOptions }
  | { readonly kind: 'model'; readonly model: FunctionModel }
  | { readonly kind: 'consumer'; readonly file: string };

/** Everything that a run depends on, as plain data: the same recipe gives the same run. */
export interface RunRecipe {
  readonly source: EventSourceKind;
  readonly settings: EventSourceSettings;
  /** Settings of the queue, where the source is one. Default as AWS has them. */
  readonly queue?: QueueAttributes;
  readonly function: FunctionChoice;
  readonly functionTimeoutMs: number;
  /** Invocations at once at most. Default 1,000. */
  readonly concurrencyMax?: number;
  /** Default 60,000. */
  readonly lateAfterMs?: number;
  /** How long the source keeps a record. Default as AWS has it: 24 hours for a stream, four days for a queue. */
  readonly retentionMs?: number;
  readonly scenario: Scenario;
  readonly seed: number;
}

export type LoadConsumer = (file: string) => CreateSimFunction;

/** Runs a recipe. A consumer's file must have been loaded before. */
export function runRecipe(
  { function: choice, retentionMs, ...rest }: RunRecipe,
  loadConsumer: LoadConsumer,
  onProgress?: SimulationOptions['onProgress'],
): Promise<RunResult> {
  return simulate({
    ...rest,
    createFunction: choice.kind === 'consumer' ? loadConsumer(choice.file) : functionOf(choice, rest.source),
    ...(retentionMs !== undefined && { parameters: { retentionMs } }),
    ...(onProgress && { onProgress }),
  });
}

function functionOf(
  choice: Exclude<FunctionChoice, { kind: 'consumer' }>,
  source: RunRecipe['source'],
): CreateSimFunction {
  if (choice.kind === 'core') return coreFunction(choice.options);
  return isQueueKind(source) ? queueModelFunction(choice.model, source) : modelFunction(choice.model);
}

/** For recipes without a consumer's file. */
export function noConsumer(file: string): never {
  throw new TypeError(`The consumer ${file} was not loaded.`);
}
