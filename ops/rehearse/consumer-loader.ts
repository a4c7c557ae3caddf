import { type FunctionChoice, type LoadConsumer, noConsumer } from '../../engine/sim/run-recipe';
import { loadConsumer } from './consumer/load-consumer';
import { consumerFunction } from './consumer-function';

/** Loads the file of a consumer where the choice names one. */
export async function consumerLoader(
  choice: FunctionChoice,
  root: string,
): Promise<{ readonly load: LoadConsumer; readonly limits: readonly string[] }> {
  if (choice.kind !== 'consumer') return { load: noConsumer, limits: [] };
  const { create, limits } = consumerFunction(await loadConsumer(root, choice.file));
  return { load: () => create, limits };
}
