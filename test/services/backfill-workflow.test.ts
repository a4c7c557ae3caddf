import type { Item } from '../../handlers/core/attribute-value';
import { backfillStates } from '../../modules/backfill-states';
import { type Emulator, startEmulator } from '../terraform/emulator';
import { describeWithTool } from './toolchain';
import { createWorkflowPlace, sourceTableArn, type WorkflowPlace } from './workflow-place';

const exportTime = '2026-11-01T10:20:30.000Z';

/** Orders by customer: one row for each order. */
const projection = {
  partitionKey: { name: 'customerId', type: 'S', from: 'item.customerId' },
  sortKey: { name: 'orderId', from: ['item.orderId'] },
  attributes: { status: 'item.status' },
};

/** Refuses orders that are broken, and once sleeps on one that is slow for longer than the loader has. */
const pickyCode = `
  let hasSlept = false;
  exports.handler = async ({ Records }) => {
    const has = (id) => Records.some(({ dynamodb }) => dynamodb.Keys.orderId.S === id);
    if (has('slow') && !hasSlept) {
      hasSlept = true;
      await new Promise((resolve) => setTimeout(resolve, 5_500));
    }
    const broken = Records.filter(({ dynamodb }) => dynamodb.Keys.orderId.S.startsWith('broken'));
    return { batchItemFailures: broken.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
  };
`;

function orders(prefix: string, count: number, status = 'PAID'): readonly Item[] {
  return Array.from({ length: count }, (_, index) => order(`${prefix}-${index}`, status));
}

function order(id: string, status: string): Item {
  return { orderId: { S: id }, customerId: { S: 'c-1' }, status: { S: status } };
}

describeWithTool('backfillStates on ministack', 'ministack', () => {
  let emulator: Emulator;
  let place: WorkflowPlace;
  let view: string;

  beforeAll(async () => {
    // What a workflow waits between attempts is the emulator's to shorten.
    process.env.SFN_WAIT_SCALE = '0.01';
    emulator = await startEmulator();
    place = createWorkflowPlace(emulator.endpoint);
    await Promise.all(['exports', 'failures', 'quarantine'].map(place.createBucket));
    await place.createTable('rows', 'customerId', 'orderId');
    view = await place.deploy('view', 'view', {
      ...{ TRIBUTARY_CONSUMER: 'View', TRIBUTARY_SINK: 'view', TRIBUTARY_VIEW_TABLE: 'rows' },
      TRIBUTARY_QUARANTINE_BUCKET: 'quarantine',
      TRIBUTARY_VIEW_PROJECTION: JSON.stringify(projection),
    });
  }, 120_000);

  afterAll(() => {
    emulator.stop();
    delete process.env.SFN_WAIT_SCALE;
  });

  const deployWorkflow = async (
    name: string,
    consumers: readonly object[],
    { toleratedFailurePercentage = 0, timeoutSeconds = 60 } = {},
  ) => {
    const variables = {
      TRIBUTARY_BACKFILL_CONSUMERS: JSON.stringify(consumers),
      TRIBUTARY_TABLE_ARN: sourceTableArn,
      TRIBUTARY_KEY_ATTRIBUTES: '["orderId"]',
      TRIBUTARY_FAILURES_BUCKET: 'failures',
    };
    const loaderArn = await place.deploy(`${name}-loader`, 'backfill-loader', variables, timeoutSeconds);
    const settings = { loaderArn, bucket: 'failures', concurrency: 2, toleratedFailurePercentage };
    return place.createWorkflow(name, backfillStates(settings));
  };

  const rows = async () => {
    const { Items } = await place.dynamodb<{ Items: readonly Item[] }>('Scan', { TableName: 'rows' });
    return Items;
  };

  test('fills a view from every file of an export, beside what is live, and changes nothing when it runs again', async () => {
    const workflow = await deployWorkflow('fill', [{ name: 'View', functionArn: view, batchSize: 25 }]);
    await place.invoke(view, { Records: [live('one-1', 'SHIPPED', '1'), live('two-2', undefined, '2')] });
    const files = [orders('one', 30), orders('two', 20), []];
    const uri = await place.putExport('exports', 'fill', exportTime, files);

    const first = await place.run(workflow, { export: uri });
    const afterFirst = await rows();
    const second = await place.run(workflow, { export: uri });
    const afterSecond = await rows();

    expect([first.status, second.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    const statuses = new Map(
      afterFirst
        .filter(({ status }) => status)
        .map(({ orderId, status }) => [text(orderId).replace(/^.*:/, ''), text(status)]),
    );
    expect(statuses.size).toBe(49);
    expect([statuses.get('one-0'), statuses.get('one-1'), statuses.get('two-2')]).toEqual([
      'PAID',
      'SHIPPED',
      undefined,
    ]);
    expect(sorted(afterSecond)).toEqual(sorted(afterFirst));
    const progress = await place.filesOf(second.executionArn);
    expect(progress).toHaveLength(3);
    expect(progress).toEqual(
      expect.arrayContaining([expect.objectContaining({ read: 30, brought: 30, isDone: true })]),
    );
  }, 120_000);

  test('calls the function again until a file is done that takes longer than it may run', async () => {
    const slow = await place.deployCode('slow', pickyCode);
    const workflow = await deployWorkflow('long', [{ name: 'Slow', functionArn: slow, batchSize: 1_000 }], {
      timeoutSeconds: 6,
    });
    const uri = await place.putExport('exports', 'long', exportTime, [
      [...orders('fast', 1_000), order('slow', 'PAID')],
    ]);

    const { status, executionArn } = await place.run(workflow, { export: uri });

    expect(status).toBe('SUCCEEDED');
    const [file] = await place.filesOf(executionArn);
    expect(file).toMatchObject({ line: 1_000, read: 1_001, brought: 1_001, isDone: true });
  }, 120_000);

  test.each([
    [0, 'FAILED', 'States.ExceedToleratedFailureThreshold'],
    [20, 'SUCCEEDED', undefined],
  ])(
    'with %i %% tolerated, a tenth of the items that fails leaves the run %s, and is kept',
    async (tolerated, status, error) => {
      const name = `tolerates-${tolerated}`;
      const picky = await place.deployCode(`picky-${tolerated}`, pickyCode);
      const consumers = [{ name: 'Picky', functionArn: picky, batchSize: 100 }];
      const workflow = await deployWorkflow(name, consumers, { toleratedFailurePercentage: tolerated });
      const uri = await place.putExport('exports', name, exportTime, [[...orders('fine', 9), order('broken', 'OPEN')]]);

      const ended = await place.run(workflow, { export: uri });

      expect(ended).toMatchObject({ status, ...(error && { error }) });
      const run = ended.executionArn.split(':').at(-1);
      const key = `failed/${run}/Picky/file0-0.jsonl`;
      expect(await place.keysIn('failures')).toContain(key);
      const kept = await place.objects.get({ bucket: 'failures', key });
      expect(JSON.parse(kept.toString())).toMatchObject({ consumer: 'Picky', newImage: order('broken', 'OPEN') });
    },
    120_000,
  );

  test('fails at once where the export is of another table', async () => {
    const workflow = await deployWorkflow('other', [{ name: 'View', functionArn: view, batchSize: 25 }]);
    const uri = await place.putExport('exports', 'other', exportTime, []);
    const summary = { tableArn: `${sourceTableArn}-2`, exportTime, outputFormat: 'DYNAMODB_JSON' };
    await place.objects.put(
      { bucket: 'exports', key: 'orders/AWSDynamoDB/other/manifest-summary.json' },
      JSON.stringify(summary),
    );

    const ended = await place.run(workflow, { export: uri });

    // The emulator calls every error of a function by one name.
    expect(ended).toMatchObject({ status: 'FAILED', cause: expect.stringContaining(`must be of ${sourceTableArn}`) });
  }, 120_000);
});

/** A change of the table's stream; without a status, a delete. */
function live(id: string, status: string | undefined, sequence: string): object {
  const NewImage = status === undefined ? undefined : order(id, status);
  const OldImage = status === undefined ? order(id, 'PAID') : undefined;
  return {
    ...{ eventID: sequence, eventName: status === undefined ? 'REMOVE' : 'INSERT', eventSource: 'aws:dynamodb' },
    eventSourceARN: `${sourceTableArn}/stream/2026-01-01T00:00:00.000`,
    dynamodb: {
      ...{ Keys: { orderId: { S: id } }, NewImage, OldImage, SequenceNumber: sequence.padStart(21, '4') },
      ...{ ApproximateCreationDateTime: 1_767_225_600, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    },
  };
}

function text(value: Item[string] | undefined): string {
  return String(Object.values(value ?? {})[0]);
}

function sorted(items: readonly Item[]): readonly string[] {
  return items.map((item) => JSON.stringify(item, Object.keys(item).sort())).sort();
}
