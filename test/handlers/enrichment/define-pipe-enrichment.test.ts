import { definePipeEnrichment, type Enrich, enrichBatch } from '../../../handlers/enrichment/define-pipe-enrichment';
import { testPipeEnrichment } from '../../../handlers/enrichment/test-pipe-enrichment';

interface Order {
  readonly id: string;
  readonly status: string;
}

const options = { keys: ['id'] as const };
const order = (id: string, status = 'PAID'): Order => ({ id, status });
const orders = ['a', 'b', 'c', 'd'].map((id) => ({ newItem: order(id) }));

describe('definePipeEnrichment', () => {
  test('answers for each record in its order, whichever is done first', async () => {
    const waits: (() => void)[] = [];
    const enrich: Enrich<Order, string> = async ({ newItem }) => {
      await new Promise<void>((resolve) => {
        waits.push(resolve);
        if (waits.length === orders.length) for (const wake of [...waits].reverse()) wake();
      });
      return newItem!.id;
    };

    expect(await testPipeEnrichment(enrich, orders, options)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('tells both images of a change, and the record itself', async () => {
    const change = { oldItem: order('a', 'PENDING'), newItem: order('a') };
    const enrich: Enrich<Order, unknown> = ({ change: { eventName }, oldItem, newItem, record }) => ({
      eventName,
      statuses: [oldItem?.status, newItem?.status],
      eventID: record.eventID,
    });

    const [answer] = await testPipeEnrichment(enrich, [change], options);

    expect(answer).toEqual({
      eventName: 'MODIFY',
      statuses: ['PENDING', 'PAID'],
      eventID: expect.stringMatching(/^\d{21}$/),
    });
  });

  test('reads the change that a Kinesis record holds', async () => {
    const change = {
      awsRegion: 'eu-west-1',
      eventID: 'e-1',
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      tableName: 'orders',
      dynamodb: {
        ApproximateCreationDateTime: 1_767_225_600_000_000,
        ApproximateCreationDateTimePrecision: 'MICROSECOND',
        Keys: { id: { S: 'a' } },
        NewImage: { id: { S: 'a' }, status: { S: 'PAID' } },
      },
    };
    const data = Buffer.from(JSON.stringify(change)).toString('base64');
    const record = { eventSource: 'aws:kinesis', sequenceNumber: '49590338271490256608559692538361571095', data };

    const answers = await enrichBatch<Order, unknown>(
      [record],
      ({ newItem, change: { table } }) => [table, newItem],
      {},
    );

    expect(answers).toEqual([['orders', { id: 'a', status: 'PAID' }]]);
  });

  test('hands on no more than it was asked about at once', async () => {
    let [running, most] = [0, 0];
    const enrich: Enrich<Order, string> = async ({ newItem }) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return newItem!.id;
    };

    await testPipeEnrichment(enrich, orders, { ...options, env: { TRIBUTARY_CONCURRENCY: '2' } });

    expect(most).toBe(2);
  });

  test('gives the settings of its function', async () => {
    const enrich: Enrich<Order, string> = (_, { setting }) => setting('SHOP');

    const env = { SHOP: 'berlin' };
    expect(await testPipeEnrichment(enrich, orders.slice(0, 1), { ...options, env })).toEqual(['berlin']);
    await expect(testPipeEnrichment(enrich, orders, options)).rejects.toMatchObject({ code: 'MissingSetting' });
  });

  test('fails with the whole batch when one record fails', async () => {
    const enrich: Enrich<Order, string> = ({ newItem }) => {
      if (newItem?.id === 'c') throw new TypeError('no customer');
      return 'fine';
    };

    await expect(testPipeEnrichment(enrich, orders, options)).rejects.toThrow('no customer');
  });

  test.each([undefined, null])('fails when a record is answered with %p, which would be lost', async (answer) => {
    await expect(testPipeEnrichment(() => answer, orders, options)).rejects.toMatchObject({ code: 'NoAnswer' });
  });

  test('fails when it is given anything but a list', async () => {
    const handler = definePipeEnrichment(() => 'fine');

    await expect(handler({ Records: [] })).rejects.toMatchObject({ code: 'NotABatch' });
  });

  test('answers an empty batch with an empty list', async () => {
    expect(await definePipeEnrichment(() => 'fine')([])).toEqual([]);
  });
});
