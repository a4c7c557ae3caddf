import type { Fault } from '../../../engine/sim/scenario';
import type { CreateSimFunction } from '../../../engine/sim/sim-function';
import { simulate } from '../../../engine/sim/simulate';
import { defineConsumer } from '../../../handlers/consumer';
import type { ConsumerModule } from '../../../ops/rehearse/consumer/consumer-code';
import { loadConsumer } from '../../../ops/rehearse/consumer/load-consumer';
import { consumerFunction } from '../../../ops/rehearse/consumer-function';

/** Two minutes of ten orders a second. */
function rehearse(createFunction: CreateSimFunction, faults: readonly Fault[]) {
  return simulate({
    source: 'dynamodb',
    settings: { batchSize: 100, bisectBatchOnFunctionError: true, functionResponseTypes: ['ReportBatchItemFailures'] },
    scenario: {
      name: 'orders',
      title: 'Orders come in.',
      durationMs: 120_000,
      traffic: {
        shards: 2,
        items: 50,
        rates: [{ fromMs: 0, perSecond: 10 }],
        hotShare: 0,
        recordBytes: 400,
      },
      timing: { perInvocationMs: 20, perRecordMs: 5 },
      faults,
    },
    seed: 7,
    createFunction,
    functionTimeoutMs: 30_000,
  });
}

const span = { fromMs: 30_000, toMs: 60_000 };
const faults: readonly Fault[] = [
  { type: 'lost-response', ...span, share: 0.5 },
  { type: 'outage', fromMs: 70_000, toMs: 80_000 },
  { type: 'poison', atMs: 90_000, recognized: true },
];

const own = (module: ConsumerModule) => consumerFunction({ name: 'own.ts', instantiate: () => module }).create;

describe('consumerFunction in a run', () => {
  it('ships every order once under faults, in order, and keeps the poison', async () => {
    const { create } = consumerFunction(await loadConsumer(process.cwd(), 'examples/orders/shipping-rehearsal.ts'));

    const { verdict, violations, counts } = await rehearse(create, faults);

    expect(violations).toEqual([]);
    expect(verdict).toBe('held');
    expect(counts).toMatchObject({ done: counts.written - 1, quarantined: 1, duplicated: 0, unfinished: 0 });
    expect(counts.failedInvocations).toBeGreaterThan(0);
  });

  it('shows what is done twice where nothing guards an effect', async () => {
    const modify = (
      _: unknown,
      __: unknown,
      { dynamodb }: { dynamodb: (operation: string, input: object) => unknown },
    ) => dynamodb('UpdateItem', { TableName: 'shipments' });
    const create = own({ handler: defineConsumer<object>({ modify }), rehearsal: {} });

    const { verdict, counts } = await rehearse(create, faults);

    expect(verdict).toBe('held');
    expect(counts.duplicated).toBeGreaterThan(0);
  });

  it('finds a consumer that takes a write for done which has failed', async () => {
    const handler = defineConsumer<object>({
      modify: (_, __, { dynamodb }) => dynamodb('UpdateItem', {}).catch(() => {}),
    });

    const { verdict, violations } = await rehearse(own({ handler, rehearsal: {} }), faults);

    expect(verdict).toBe('wrong-result');
    expect(violations[0]).toMatchObject({ property: 'done-means-applied' });
  });

  it('ends, naming what is wrong, when an item of the rehearsal turns out wrong on the way', async () => {
    const item = (index: number) => (index < 7 ? { id: index } : {});
    const handler = defineConsumer<object>({ keys: ['id'] as never });

    const run = rehearse(own({ handler, rehearsal: { item } }), faults);

    await expect(run).rejects.toThrow('`rehearsal.item`: it must give each item its key');
  });
});
