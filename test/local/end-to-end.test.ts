import { dynamodbBackends } from '../support/dynamodb-backend';
import { canFindProcesses, type FinishedRun, processesLeft, startLocalRun } from '../support/local-run';

const orders = 100;
const present = dynamodbBackends.filter(({ missing }) => missing === undefined);
const absent = dynamodbBackends.filter(({ missing }) => missing !== undefined);

describe('npm start', () => {
  test('has a DynamoDB to run on', () => {
    for (const { name, missing } of absent) console.warn(`Left out: the local run on ${name}, because ${missing}.`);

    // In CI the native one must be there, so that the cases below are known to have run.
    const needed = process.env.CI ? dynamodbBackends.filter(({ name }) => name === 'dynoxide') : [];

    expect(present.length).toBeGreaterThan(0);
    expect(present).toEqual(expect.arrayContaining(needed));
  });

  describe.each(present)('on $name', ({ name }) => {
    let run: FinishedRun;
    const mark = `e2e-${name}-${process.pid}`;

    beforeAll(async () => {
      run = await startLocalRun(['--dynamodb', name, '--orders', String(orders)], mark).finished;
    }, 180_000);

    test('accounts for every change at every sink', () => {
      const sinks = Object.entries(run.summary?.sinks ?? {});

      expect(run).toMatchObject({ exitCode: 0, summary: { ok: true, environment: 'local', dynamodb: name } });
      expect(sinks.filter(([, { missing, wrong, outOfOrder }]) => missing + wrong + outOfOrder > 0)).toEqual([]);
      expect(sinks.map(([sink]) => sink).sort()).toEqual([
        'ByProduct quarantine',
        'orders-local-analytics',
        'orders-local-by-product-view',
        'orders-local-cancellations',
        'orders-local-shipping',
        'shipments',
      ]);
    });

    test('gives each stream consumer every change, and each subscriber its share', () => {
      const { changes, consumers, sinks } = run.summary!;

      expect(changes).toBeGreaterThan(2 * orders);
      expect(consumers.FanOut).toMatchObject({ received: changes, done: changes, quarantined: 0 });
      expect(consumers.ByProduct).toMatchObject({ received: changes, done: changes - 1, quarantined: 1 });
      expect(sinks['orders-local-analytics']).toMatchObject({ contract: 'log', expected: changes, found: changes });
      expect(sinks['orders-local-cancellations']!.found).toBeGreaterThan(0);
      expect(sinks['orders-local-shipping']!.found).toBe(sinks.shipments!.found);
      expect(sinks.shipments!.found).toBeGreaterThan(orders / 2);
    });

    test('tells where the poison record went', () => {
      expect(run.summary!.poison).toEqual([
        {
          consumer: 'ByProduct',
          location: expect.stringMatching(/^s3:\/\/orders-local-by-product-failures-[^/]+\/quarantine\/ByProduct\//),
          errorCode: 'ViewKeyMissing',
          change: expect.stringMatching(/^MODIFY of /),
          whole: true,
          indexed: true,
        },
      ]);
    });

    test('names what it does not simulate', () => {
      expect(run.summary!.notSimulated.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['aws_iam_role', 'aws_sqs_queue_policy', 'aws_s3_bucket_versioning']),
      );
      expect(run.output).toContain('Not simulated here');
    });

    test('measures how long changes take', () => {
      const { firstDeliveryMs, consumers } = run.summary!;

      expect(firstDeliveryMs).toBeGreaterThan(0);
      for (const { lagMs } of Object.values(consumers)) expect(lagMs.p99).toBeGreaterThanOrEqual(lagMs.p50);
    });

    test('leaves no process behind', async () => {
      expect(canFindProcesses ? await processesLeft(mark) : []).toEqual([]);
    });
  });

  test('refuses what it does not know, by name', async () => {
    const { exitCode, output } = await startLocalRun(['--oders', '3'], 'e2e-refused').finished;

    expect(exitCode).toBe(2);
    expect(output).toContain('`--oders` is not known.');
  });
});
