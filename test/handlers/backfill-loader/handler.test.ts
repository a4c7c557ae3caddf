import type { FileProgress } from '../../../handlers/backfill-loader/file-task';
import type { Item } from '../../../handlers/core/attribute-value';
import { asOf, createLoaderRig, orderLines, type SeedRecord, tableArn } from './loader-rig';

const uri = 's3://exports/exports/AWSDynamoDB/1-a/';

function summary(more: object = {}): Buffer {
  const full = { exportType: 'FULL_EXPORT', exportTime: asOf, tableArn, itemCount: 7, outputFormat: 'DYNAMODB_JSON' };
  return Buffer.from(JSON.stringify({ ...full, ...more }));
}

const idsOf = (records: readonly SeedRecord[]) => records.map(({ dynamodb }) => dynamodb.Keys.orderId!);
const named = (...ids: readonly string[]) => ids.map((S) => ({ S }));

describe('createBackfillLoader', () => {
  test('opens an export: where its files are named, and what time it shows', async () => {
    const rig = createLoaderRig([{}]);
    rig.objects.set('exports/exports/AWSDynamoDB/1-a/manifest-summary.json', summary());

    const opened = await rig.load({ export: uri });

    const filesKey = 'exports/AWSDynamoDB/1-a/manifest-files.json';
    expect(opened).toEqual({ bucket: 'exports', filesKey, asOf, itemCount: 7 });
  });

  test.each([
    ['of another table', { tableArn: `${tableArn}-2` }, `must be of ${tableArn}`],
    ['in Ion', { outputFormat: 'ION' }, 'must be in DynamoDB JSON'],
    ['without a time', { exportTime: undefined }, 'must tell the time'],
  ])('refuses an export %s', async (_name, more, message) => {
    const rig = createLoaderRig([{}]);
    rig.objects.set('exports/exports/AWSDynamoDB/1-a/manifest-summary.json', summary(more));

    const opened = rig.load({ export: uri });

    await expect(opened).rejects.toThrow(message);
  });

  test('brings each item to each consumer as a record older than any live change, in batches of its size', async () => {
    const rig = createLoaderRig([{ batchSize: 2 }, {}]);
    const task = rig.putFile(orderLines(3));

    const progress = await rig.load(task);

    expect(progress).toEqual({
      ...task,
      ...{ line: 0, read: 3, brought: 6, filtered: 0, failed: 0, isDone: true, failedPercentage: 0 },
    });
    const calls = rig.loaded.map(({ functionArn, records }) => [functionArn, records.length]);
    expect(calls.sort()).toEqual([
      ['function-0', 1],
      ['function-0', 2],
      ['function-1', 3],
    ]);
    const [first] = rig.loaded.find(({ records }) => records.length === 3)!.records;
    expect(first).toMatchObject({
      eventSource: 'aws:dynamodb',
      eventName: 'INSERT',
      eventSourceARN: `${tableArn}/stream/0/2026-11-01T10:20:30.000`,
      dynamodb: { Keys: { orderId: { S: 'o-0' } }, NewImage: orderLines(1)[0]!.Item, SequenceNumber: '1' },
    });
  });

  test('brings what an incremental export tells, also deletes', async () => {
    const rig = createLoaderRig([{}]);
    const [Keys, NewImage, OldImage] = ['o-1', 'o-1', 'o-1'].map(
      (S, at): Item => ({ orderId: { S }, at: { N: `${at}` } }),
    );
    const lines = [
      { Keys, NewImage },
      { Keys, NewImage, OldImage },
      { Keys, OldImage },
    ];

    await rig.load(rig.putFile(lines));

    const names = rig.loaded.flatMap(({ records }) => records.map(({ eventName }) => eventName));
    expect(names).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
  });

  test.each([
    ['dynamodb', { dynamodb: { NewImage: { status: { S: ['PAID'] } } } }],
    ['kinesis', { data: { dynamodb: { NewImage: { status: { S: ['PAID'] } } } } }],
  ] as const)('lets through what a filter of a mapping of %s would', async (source, pattern) => {
    const rig = createLoaderRig([{ source, filters: [JSON.stringify(pattern)] }]);

    const progress = (await rig.load(rig.putFile(orderLines(4)))) as FileProgress;

    expect(rig.loaded.flatMap(({ records }) => idsOf(records))).toEqual(named('o-0', 'o-2'));
    expect(progress).toMatchObject({ brought: 2, filtered: 2 });
  });

  test('goes on with the page at which the call before it ran out of time', async () => {
    const rig = createLoaderRig([{ batchSize: 1_000 }], () => void rig.endTime());
    const task = rig.putFile(orderLines(2_500));

    const calls = [await rig.load(task)] as FileProgress[];
    while (!calls.at(-1)!.isDone) calls.push((await rig.load(calls.at(-1)!)) as FileProgress);

    expect(calls.map(({ line, read, isDone }) => [line, read, isDone])).toEqual([
      [1_000, 1_000, false],
      [2_000, 2_000, false],
      [2_000, 2_500, true],
    ]);
    expect(
      new Set(rig.loaded.flatMap(({ records }) => idsOf(records).map(({ S }: Item[string] & { S?: string }) => S)))
        .size,
    ).toBe(2_500);
  });

  test('fails where the time does not suffice for a page, which would never end', async () => {
    const rig = createLoaderRig([{ batchSize: 1 }], () => void rig.endTime());

    const loading = rig.load(rig.putFile(orderLines(2)));

    await expect(loading).rejects.toThrow();
    expect(rig.loaded).toHaveLength(1);
  });

  test('keeps whole what a function does not take, with the reason, and goes on', async () => {
    const refuse = (records: readonly SeedRecord[]) => {
      const failed = records.filter(
        ({ dynamodb }) => dynamodb.Keys.orderId === undefined || isOrder(dynamodb.Keys, 'o-1'),
      );
      return {
        answer: { batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) },
      };
    };
    const rig = createLoaderRig([{}], refuse);
    const task = rig.putFile(orderLines(4));

    const progress = (await rig.load(task)) as FileProgress;

    expect(progress).toMatchObject({ brought: 3, failed: 1, failedPercentage: 25, isDone: true });
    const kept = rig.objects.get('failures/failed/run-1/Consumer0/abc-0.jsonl')!.toString();
    expect(kept.split('\n')).toEqual([expect.any(String), '']);
    expect(JSON.parse(kept)).toEqual({
      consumer: 'Consumer0',
      reason: 'reported as failed',
      keys: { orderId: { S: 'o-1' } },
      newImage: orderLines(2)[1]!.Item,
    });
  });

  test('writes no item into its logs', async () => {
    const rig = createLoaderRig([{}], ([record]) =>
      isOrder(record!.dynamodb.Keys, 'o-0') ? { answer: { batchItemFailures: [{ itemIdentifier: '1' }] } } : undefined,
    );

    await rig.load(rig.putFile(orderLines(3)));

    expect(rig.logs.map(({ message }) => message)).toEqual(['Items were not taken.', 'A file was brought.']);
    expect(JSON.stringify(rig.logs)).not.toMatch(/o-0|PAID/);
  });

  test('stops where a function takes nothing any more', async () => {
    const rig = createLoaderRig([{}], () => ({ failure: { name: 'Sandbox.Timedout', message: 'Task timed out' } }));

    const loading = rig.load(rig.putFile(orderLines(40)));

    await expect(loading).rejects.toMatchObject({ name: 'ConsumerDownError' });
  });

  test('fails where the file is not the one that the manifest names', async () => {
    const rig = createLoaderRig([{}]);
    const task = rig.putFile(orderLines(1), { md5Checksum: 'other' });

    const loading = rig.load(task);

    await expect(loading).rejects.toThrow('its checksum differs');
  });

  test('passes over the file of a partition without items, which is empty', async () => {
    const rig = createLoaderRig([{}]);
    const task = rig.putFile([]);
    rig.objects.set(`exports/${task.file.dataFileS3Key}`, Buffer.alloc(0));

    const progress = await rig.load(task);

    expect(progress).toMatchObject({ isDone: true, read: 0, failedPercentage: 0 });
    expect(rig.ranges).toEqual([]);
  });

  test('says in its log where the manifest counts otherwise', async () => {
    const rig = createLoaderRig([{}]);

    await rig.load(rig.putFile(orderLines(3), { itemCount: 4 }));

    expect(rig.logs).toMatchObject([{ level: 'WARN', fields: { read: 3, itemCount: 4 } }]);
  });

  test.each([
    ['consumers', { consumers: [{ name: 'A' }] }, 'TRIBUTARY_BACKFILL_CONSUMERS'],
    ['keys', { keyAttributes: [] }, 'TRIBUTARY_KEY_ATTRIBUTES'],
  ])('refuses %s that are none', (_name, wrong, variable) => {
    const create = () => createLoaderRig([{}], undefined, wrong);

    expect(create).toThrow(variable);
  });
});

function isOrder(keys: Item, id: string): boolean {
  return JSON.stringify(keys.orderId) === JSON.stringify({ S: id });
}
