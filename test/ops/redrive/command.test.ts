import { gzipSync } from 'node:zlib';
import { versionOf } from '../../../handlers/core/version';
import { fanOutMessage } from '../../support/stream-event';
import { kills, leaveFailures, messageOf, runKilledAt, runStoppedAtFirst } from './killed-runs';
import { destinationBody, type LivePipeline, quarantineBody, startLivePipeline } from './live-pipeline';

let pipeline: LivePipeline;

beforeAll(async () => {
  pipeline = await startLivePipeline();
  for (const id of ['a', 'b', 'c', 'd', 'e']) await pipeline.put({ id: { S: id } });
});

afterEach(() => pipeline.reset());

afterAll(() => pipeline.stop());

describe('tributary redrive', () => {
  it('finds nothing where nothing is', async () => {
    const { exitCode, text } = await pipeline.run();

    expect(text).toContain('orders: everything got through.');
    expect(exitCode).toBe(0);
  });

  it('refuses a consumer that there is not', async () => {
    await expect(pipeline.run('--consumer', 'Nobody')).rejects.toThrow(
      '`--consumer` must be one of Audit, FanOut, Shipping, View, analytics, got Nobody.',
    );
  });
});

describe('pointers in a dead-letter queue', () => {
  it('are only read without --apply, and lie where they lay', async () => {
    await pipeline.send('view-pointers', destinationBody('view-function', await pipeline.records()));

    const { exitCode, json } = await pipeline.run('--json');

    expect(json).toMatchObject({ applied: false, found: { findings: 1, records: 5, lost: 0 }, clean: false });
    expect(json.groups).toMatchObject([
      { consumer: 'View', source: 'dlq', cause: 'RetryAttemptsExhausted Unhandled', records: 5, expected: 5 },
    ]);
    expect(exitCode).toBe(1);
    expect(pipeline.consumers.view.watched.rows.size).toBe(0);
    expect(await pipeline.messages('view-pointers')).toHaveLength(1);
  });

  it('bring the records that they point to, and go', async () => {
    const records = await pipeline.records();
    await pipeline.send('view-pointers', destinationBody('view-function', records.slice(0, 3)));
    await pipeline.send('view-pointers', destinationBody('view-function', records.slice(2)));

    const { exitCode, json } = await pipeline.run('--apply', '--json');

    expect(json.brought).toMatchObject({ done: 5, failed: 0, left: 0, removed: 2 });
    expect(exitCode).toBe(0);
    expect(pipeline.consumers.view.watched.seen).toEqual(
      records.map(({ event }) => (event as { eventID: string }).eventID),
    );
    expect(await pipeline.messages('view-pointers')).toEqual([]);
  });

  it('are narrowed to the records that failed again, with what was tried', async () => {
    const records = await pipeline.records();
    await pipeline.send('view-pointers', destinationBody('view-function', records));
    pipeline.consumers.view.fails = isOneOf('b', 'd');

    const { exitCode, json } = await pipeline.run('--apply', '--json');

    expect(json.brought).toMatchObject({ done: 3, failed: 2, removed: 0 });
    expect(exitCode).toBe(1);
    const left = await pipeline.messages('view-pointers');
    const ranges = left.map(({ Body }) => JSON.parse(Body!).DDBStreamBatchInfo);
    const [b, d] = [records[1]!.sequenceNumber, records[3]!.sequenceNumber];
    expect(ranges.map(({ startSequenceNumber: start, endSequenceNumber: end }) => [start, end]).sort()).toEqual([
      [b, b],
      [d, d],
    ]);
    expect(JSON.parse(left[0]!.MessageAttributes!['tributary.history']!.StringValue!)).toMatchObject([
      { error: 'reported as failed' },
    ]);
  });

  it.each([
    [[], 1, 0],
    [['--allow-duplicates'], 0, 5],
  ])('that may hold other records are for sinks that compare versions, with %p', async (flags, exitCode, done) => {
    const records = await pipeline.records();
    const body = destinationBody('audit-function', records);
    await pipeline.send('audit-index', { ...body, DDBStreamBatchInfo: { ...body.DDBStreamBatchInfo, batchSize: 2 } });

    const run = await pipeline.run('--apply', '--json', ...flags);

    expect(run.json.groups).toMatchObject([{ consumer: 'Audit', records: 5, expected: 2 }]);
    expect(run.json.brought.done).toBe(done);
    expect(run.exitCode).toBe(exitCode);
    expect(await pipeline.messages('audit-index')).toHaveLength(exitCode);
  });

  it('tell which records the stream has forgotten, and stay until they may be forgotten', async () => {
    const [first, second] = await pipeline.records();
    const body = destinationBody('view-function', [first!, second!]);
    const before = `${'0'.repeat(20)}0`;
    const info = { ...body.DDBStreamBatchInfo, startSequenceNumber: before, batchSize: 4 };
    await pipeline.send('view-pointers', { ...body, DDBStreamBatchInfo: info });

    const { exitCode, json } = await pipeline.run('--apply', '--json');
    const [kept] = await pipeline.messages('view-pointers');
    const last = await pipeline.run('--apply', '--json', '--forget-lost');

    const gone = String(BigInt(first!.sequenceNumber) - 1n);
    const lost = { startSequenceNumber: before, endSequenceNumber: gone };
    expect(json.lost).toMatchObject([{ consumer: 'View', shardId: first!.shardId, ...lost, count: 2 }]);
    expect(json.brought).toMatchObject({ done: 2, removed: 0 });
    expect(exitCode).toBe(1);
    expect(JSON.parse(kept!.Body!).DDBStreamBatchInfo).toMatchObject({ ...lost, batchSize: 2 });
    expect(last.json.brought.removed).toBe(1);
    expect(await pipeline.messages('view-pointers')).toEqual([]);
  });
});

describe('failed batches in S3', () => {
  const key = 'aws/lambda/uuid-of-before/shard/2026/01/31/2026-01-31T10.00.00-0';

  it('are brought and deleted, and so is what the bucket has told of them', async () => {
    const records = await pipeline.records();
    const body = destinationBody('audit-function', records);
    await pipeline.putObject('audit', key, { ...body, payload: payloadOf(records) });
    await pipeline.drained();

    const { exitCode, json } = await pipeline.run('--apply', '--json');

    expect(json.groups).toMatchObject([{ consumer: 'Audit', source: 'failures', findings: 1, records: 5 }]);
    expect(exitCode).toBe(0);
    expect(pipeline.consumers.audit.watched.seen).toHaveLength(5);
    expect((await pipeline.objects('audit')).size).toBe(0);
    expect(await pipeline.messages('audit-index')).toEqual([]);
  });

  it('keep the records that failed again or were not asked for', async () => {
    const records = await pipeline.records();
    await pipeline.putObject('audit', key, {
      ...destinationBody('audit-function', records),
      payload: payloadOf(records),
    });
    pipeline.consumers.audit.fails = isOneOf('c');

    await pipeline.run('--apply', '--key', '{"id":"c"}');
    const { json } = await pipeline.run('--apply', '--json', '--key', '{"id":"e"}');

    const kept = (await pipeline.objects('audit')).get(key)!;
    const left = JSON.parse(String(kept.payload)).Records.map((record: Keyed) => record.dynamodb.Keys.id.S);
    expect(left).toEqual(['a', 'b', 'c', 'd']);
    expect(kept.history).toMatchObject([{ error: 'reported as failed' }]);
    expect(json.brought).toMatchObject({ done: 1, left: 0, removed: 0 });
  });
});

describe('records in a quarantine that is a bucket', () => {
  const key = 'quarantine/View/2026/01/31/poison.json';
  const poison = { id: { S: 'p' }, poison: { BOOL: true } };

  it('go back with their history where they are poison still', async () => {
    const record = recordOf('p', poison);
    await pipeline.putObject('view', key, quarantineBody('View', record));

    const { exitCode, json } = await pipeline.run('--apply', '--json');
    const again = await pipeline.run('--apply', '--json');

    expect(json.brought).toMatchObject({ done: 0, quarantinedAgain: 1 });
    expect(exitCode).toBe(1);
    expect(again.exitCode).toBe(1);
    const objects = await pipeline.objects('view');
    expect(objects.size).toBe(1);
    expect([...objects.values()][0]).toMatchObject({
      attempts: 7,
      record: { dynamodb: { Keys: { id: { S: 'p' } } } },
      history: [
        { error: 'PoisonError Unkeepable', attempts: 5 },
        { error: 'PoisonError Unkeepable', attempts: 1 },
      ],
    });
  });

  it('are done once the sink takes them', async () => {
    await pipeline.putObject('view', key, quarantineBody('View', recordOf('p', poison)));
    pipeline.consumers.view.watched.refusesPoison = false;

    const { exitCode } = await pipeline.run('--apply', '--error', 'Unkeepable');

    expect(exitCode).toBe(0);
    expect([...pipeline.consumers.view.watched.rows.values()]).toMatchObject([{ item: poison }]);
    expect((await pipeline.objects('view')).size).toBe(0);
    expect(await pipeline.messages('view-index')).toEqual([]);
  });

  it('go without being brought where they are discarded, and no others', async () => {
    await pipeline.putObject('view', key, quarantineBody('View', recordOf('p', poison)));
    const other = 'quarantine/View/2026/01/31/other.json';
    await pipeline.putObject('view', other, quarantineBody('View', recordOf('q', poison)));
    const chosen = ['--discard', '--key', '{"id":"p"}'];

    const dry = await pipeline.run('--json', ...chosen);
    const kept = await pipeline.objects('view');
    const { exitCode, json } = await pipeline.run('--json', '--apply', ...chosen);

    expect([dry.exitCode, kept.size]).toEqual([1, 2]);
    expect(json.brought).toMatchObject({ done: 0, discarded: 1, removed: 1 });
    expect(exitCode).toBe(0);
    expect([...(await pipeline.objects('view')).keys()]).toEqual([other]);
    expect(pipeline.consumers.view.watched.rows.size).toBe(0);
  });

  it('count another try where the function reports them as failed', async () => {
    await pipeline.putObject('view', key, quarantineBody('View', recordOf('p', poison)));
    pipeline.consumers.view.fails = () => true;

    const { json } = await pipeline.run('--apply', '--json');

    expect(json.brought).toMatchObject({ done: 0, failed: 1, removed: 0 });
    expect((await pipeline.objects('view')).get(key)).toMatchObject({
      attempts: 6,
      history: [{ error: 'reported as failed' }],
    });
  });
});

describe('messages of subscribers', () => {
  const message = (id: string, more: object = {}) =>
    fanOutMessage({
      id,
      table: 'orders',
      keys: { id: { S: id } },
      new: { id: { S: id }, ...more },
      version: versionOf('2026', id),
    });

  it('are brought to the function that reads the queue, or sent back to the queue', async () => {
    const attributes = { MessageAttributes: { status: { DataType: 'String', StringValue: 'PAID' } } };
    await pipeline.send('shipping-dead', message('1'));
    await pipeline.send('analytics-dead', message('2'), attributes);

    const { exitCode, json } = await pipeline.run('--apply', '--json');

    expect(json.groups).toMatchObject([
      { consumer: 'Shipping', source: 'subscriber', records: 1 },
      { consumer: 'analytics', source: 'subscriber', records: 1 },
    ]);
    expect(exitCode).toBe(0);
    expect(pipeline.consumers.shipping.watched.seen).toEqual(['1']);
    expect(await pipeline.messages('analytics')).toMatchObject([
      { MessageAttributes: { status: { StringValue: 'PAID' } } },
    ]);
    expect([...(await pipeline.messages('shipping-dead')), ...(await pipeline.messages('analytics-dead'))]).toEqual([]);
  });

  it('that are poison are found in the quarantine queue, once, with their history', async () => {
    await pipeline.send('shipping-dead', message('3', { poison: { BOOL: true } }));

    const { exitCode, json } = await pipeline.run('--apply', '--json');

    expect(json.brought).toMatchObject({ quarantinedAgain: 1 });
    expect(exitCode).toBe(1);
    const quarantined = await pipeline.messages('shipping-failures');
    expect(quarantined.map(({ Body }) => JSON.parse(Body!))).toMatchObject([
      { consumer: 'Shipping', attempts: 2, history: [{ error: 'received too often' }] },
    ]);
  });

  it('come oldest first for each item, and stop at --max', async () => {
    for (const number of ['3', '1', '2']) {
      await pipeline.send('shipping-dead', { ...message('x'), id: `x${number}`, version: versionOf('2026', number) });
    }

    const { exitCode, json } = await pipeline.run('--apply', '--json', '--max', '2');

    expect(pipeline.consumers.shipping.watched.seen).toEqual(['x1', 'x2']);
    expect(json.brought).toMatchObject({ done: 2, left: 1 });
    expect(exitCode).toBe(1);
    expect(await pipeline.messages('shipping-dead')).toHaveLength(1);
  });
});

describe('an archive', () => {
  const line = (id: string, more: object = {}) => ({
    ...{
      change_id: id,
      event_name: 'INSERT',
      table_name: 'orders',
      region: 'us-east-1',
      created_at_us: 1_769_854_830_000_000,
    },
    ...{
      version: `2026-01-31T10:20:30.000_000:${id.padStart(56, '0')}`,
      keys: `{"id":"${id}"}`,
      new_image: `{"id":"${id}"}`,
    },
    ...more,
  });
  const asked = '--source archive --archive s3://audit/changes/ --from 2026-01-31 --to 2026-02-01'.split(' ');
  const run = (...more: readonly string[]) => pipeline.run('--apply', '--json', ...asked, ...more);

  it('brings a time to a consumer that is asked for by name, once', async () => {
    const text = [line('1'), line('2'), line('1'), line('3', { created_at_us: 0 })]
      .map((one) => JSON.stringify(one))
      .join('\n');
    await pipeline.putObject('audit', 'changes/day=2026-01-31/a.gz', gzipSync(text));

    const refused = await run('--consumer', 'Audit');
    const { exitCode, json } = await run('--consumer', 'Audit', '--include', 'Audit');
    const again = await run('--consumer', 'Audit', '--include', 'Audit');

    expect(refused.json.groups).toMatchObject([{ refusal: expect.stringContaining('--include Audit') }]);
    expect(json.brought).toMatchObject({ done: 2, failed: 0 });
    expect(exitCode).toBe(0);
    expect(pipeline.consumers.audit.watched.seen).toEqual(['1', '2']);
    expect(again.json.found.records).toBe(0);
  });

  it('is not for a state sink on the stream, which would fall back', async () => {
    await pipeline.putObject('audit', 'changes/day=2026-01-31/a', JSON.stringify(line('1')));

    const { exitCode, json } = await run('--consumer', 'View', '--include', 'View');

    expect(json.groups).toMatchObject([{ refusal: expect.stringContaining('backfill --repair') }]);
    expect(exitCode).toBe(1);
    expect(pipeline.consumers.view.watched.rows.size).toBe(0);
  });
});

describe('tributary redrive --apply', () => {
  it('finishes what is under way when it is stopped, gives back the rest, and ends with 3', async () => {
    for (const id of ['n1', 'n2', 'n3']) await pipeline.send('analytics-dead', messageOf(id));

    const { exitCode, stdout } = await runStoppedAtFirst(pipeline, '--rate', '1', '--consumer', 'analytics');

    expect(exitCode).toBe(3);
    expect(stdout).toContain('Stopped. Nothing is forgotten');
    expect(await pipeline.messages('analytics')).toHaveLength(1);
    expect(await pipeline.messages('analytics-dead')).toHaveLength(2);
  });

  it('forgets nothing when it is killed again and again, and the next run finishes the rest', async () => {
    await leaveFailures(pipeline);

    const exitCodes: (number | null)[] = [];
    for (const [request, fate] of kills) exitCodes.push(await runKilledAt(pipeline, request, fate));
    const last = await pipeline.run('--apply');

    // What was killed has no exit code: each run had come to its request.
    expect(exitCodes).toEqual(kills.map(() => null));
    expect(last.exitCode).toBe(0);
    const { view, audit, shipping } = pipeline.consumers;
    const kept = [...view.watched.rows.values()].map(({ item }) => (item!.id as { readonly S: string }).S);
    expect(kept.sort()).toEqual(['a', 'b', 'c', 'd', 'q1', 'q2', 'q3']);
    expect(new Set(audit.watched.seen).size).toBe(4);
    expect(new Set(shipping.watched.seen)).toEqual(new Set(['s1', 's2', 's3']));
    const sentBack = (await pipeline.messages('analytics')).map(({ Body }) => JSON.parse(Body!).id);
    expect(new Set(sentBack)).toEqual(new Set(['n1', 'n2']));
    for (const queue of ['view-pointers', 'view-index', 'audit-index', 'shipping-dead', 'analytics-dead']) {
      expect(await pipeline.messages(queue)).toEqual([]);
    }
    expect((await pipeline.objects('view')).size + (await pipeline.objects('audit')).size).toBe(0);
  });
});

interface Keyed {
  readonly dynamodb: { readonly Keys: { readonly id: { readonly S: string } } };
}

function isOneOf(...ids: readonly string[]): (record: Keyed) => boolean {
  return ({ dynamodb }) => ids.includes(dynamodb.Keys.id.S);
}

function payloadOf(records: readonly { readonly event: unknown }[]): string {
  return JSON.stringify({ Records: records.map(({ event }) => event) });
}

function recordOf(id: string, image: object): object {
  return {
    eventID: `event-${id}`,
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    eventSourceARN: pipeline.streamArn,
    dynamodb: {
      Keys: { id: { S: id } },
      NewImage: image,
      SequenceNumber: '1',
      ApproximateCreationDateTime: 1_767_323_045,
    },
  };
}
