import type { EventSourceSettings } from '../../modules/event-source-settings';
import type { StreamKind } from '../stream-settings';
import { type CoreFunctionOptions, coreFunction } from './core-function';
import { type FunctionModel, modelFunction } from './function-models';
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
  readonly source: StreamKind;
  readonly settings: EventSourceSettings;
  readonly function: FunctionChoice;
  readonly functionTimeoutMs: number;
  /** Invocations at once at most. Default 1,000. */
  readonly concurrencyMax?: number;
  /** Default 60,000. */
  readonly lateAfterMs?: number;
  /** How long the stream keeps a record. Default as the source does: 24 hours on DynamoDB. */
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
    createFunction: choice.kind === 'consumer' ? loadConsumer(choice.file) : functionOf(choice),
    ...(retentionMs !== undefined && { parameters: { retentionMs } }),
    ...(onProgress && { onProgress }),
  });
}

function functionOf(choice: Exclude<FunctionChoice, { kind: 'consumer' }>): CreateSimFunction {
  return choice.kind === 'core' ? coreFunction(choice.options) : modelFunction(choice.model);
}

/** For recipes without a consumer's file. */
export function noConsumer(file: string): never {
  throw new TypeError(`The consumer ${file} was not loaded.`);
}
