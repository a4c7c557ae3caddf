import { noConsumer, type RunRecipe, runRecipe } from '../../../engine/sim/run-recipe';
import { usualWorkload, type Workload } from '../../../engine/sim/scenarios';
import { priced } from '../../../ops/cost/priced';
import { functionUsage } from '../../../ops/cost/usage/usage';
import { PriceList } from '../../../ops/prices/price-list';
import type { TuneQuestion } from '../../../ops/tune/tuning';

/** A small question: twenty writes a second, done within 900 ms, unless it is changed. */
export function questionFor(change: Partial<TuneQuestion> = {}, workload: Partial<Workload> = {}): TuneQuestion {
  const all = { ...usualWorkload, writesPerSecond: 20, shards: 2, ...workload };
  const { perInvocationMs: invocationMs, perRecordMs: recordMs } = all.timing;
  const work = { invocationMs, recordMs, memoryMb: 512 };
  const changes = all.writesPerSecond * 2_628_000;
  return {
    mapping: 'a mapping',
    base: {
      source: 'dynamodb',
      settings: { functionResponseTypes: ['ReportBatchItemFailures'] },
      function: { kind: 'model', model: 'reports' },
      functionTimeoutMs: 60_000,
    },
    workload: all,
    burst: 1,
    targetLagMs: 900,
    seed: 1,
    isDeployed: false,
    readers: 1,
    readersMax: 2,
    costOf: (batch) =>
      priced([{ region: 'us-east-1', usage: functionUsage(changes, batch, work) }], changes, new PriceList()),
    ...change,
  };
}

/** Runs here, in this process. */
export function runHere(recipe: RunRecipe) {
  return runRecipe(recipe, noConsumer);
}
