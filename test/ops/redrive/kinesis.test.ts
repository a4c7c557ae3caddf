import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { versionOf } from '../../../handlers/core/version';
import { fanOutMessage } from '../../support/stream-event';
import {
  givenUpBy,
  givenUpByPipe,
  type KinesisPipeline,
  kinesisBatchInfo,
  startKinesisPipeline,
} from './kinesis-pipeline';

let pipeline: KinesisPipeline;
let records: Awaited<ReturnType<KinesisPipeline['records']>>;

beforeAll(async () => {
  pipeline = await startKinesisPipeline();
  for (const id of ['a', 'b', 'c', 'd', 'e']) await pipeline.put(id);
  records = await pipeline.records();
});

afterEach(async () => {
  for (const consumer of Object.values(pipeline.consumers)) consumer.reset();
  for (const queue of [
    'search-pointers',
    'pipe-pointers',
    'shipping-failures',
    'shipping-dead.fifo',
    'analytics-dead.fifo',
  ]) {
    await pipeline.clients.sqs.send(new PurgeQueueCommand({ QueueUrl: pipeline.url(queue) }));
  }
});

afterAll(() => pipeline.stop());

const infoOf = (some = records) => kinesisBatchInfo(pipeline.stream.streamArn, some);

function send(queue: string, body: object, more: object = {}) {
  const input = { QueueUrl: pipeline.url(queue), MessageBody: JSON.stringify(body), ...more };
  return pipeline.clients.sqs.send(new SendMessageCommand(input));
}

const bodiesIn = async (queue: string) => (await pipeline.messages(queue)).map(({ Body }) => JSON.parse(Body!));

describe('pointers into a Kinesis stream', () => {
  it('bring the records that they point to, and no others, and go', async () => {
    await send('search-pointers', { ...givenUpBy('search-function'), ...infoOf(records.slice(1, 4)) });

    const { exitCode, json } = await pipeline.run('--apply');

    expect(json.groups).toMatchObject([
      { consumer: 'Search', source: 'dlq', cause: 'RetryAttemptsExhausted', records: 3, expected: 3, lost: 0 },
    ]);
    expect(exitCode).toBe(0);
    expect(pipeline.consumers.search.watched.seen).toEqual(['b', 'c', 'd']);
    expect(await pipeline.messages('search-pointers')).toEqual([]);
  });

  it('are narrowed to the records that failed again', async () => {
    const b = records[1]!;
    await send('search-pointers', { ...givenUpBy('search-function'), ...infoOf() });
    pipeline.consumers.search.fails = isAt(b);

    const { json } = await pipeline.run('--apply');

    expect(json.brought).toMatchObject({ done: 4, failed: 1, removed: 0 });
    expect(await bodiesIn('search-pointers')).toMatchObject([infoOf([b])]);
  });

  it('tell by shard and range what the stream has forgotten, of the range or of all of its shard', async () => {
    const [first, second] = records;
    const before = String(BigInt(first!.sequenceNumber) - 1_000n);
    const [old, closed] = [infoOf([first!, second!]), infoOf([first!])].map(({ KinesisBatchInfo }) => KinesisBatchInfo);
    const trimmed = { ...old!, startSequenceNumber: before, batchSize: 5 };
    const gone = { ...closed!, shardId: 'shardId-000000000099' };
    for (const info of [trimmed, gone]) {
      await send('search-pointers', { ...givenUpBy('search-function'), KinesisBatchInfo: info });
    }

    const { exitCode, json } = await pipeline.run('--apply');
    const kept = await bodiesIn('search-pointers');
    const last = await pipeline.run('--apply', '--forget-lost');

    const lost = { startSequenceNumber: before, endSequenceNumber: String(BigInt(first!.sequenceNumber) - 1n) };
    expect(json.lost).toMatchObject([
      { consumer: 'Search', shardId: first!.shardId, ...lost, count: 3 },
      { consumer: 'Search', shardId: gone.shardId, startSequenceNumber: first!.sequenceNumber, count: 1 },
    ]);
    expect([exitCode, json.brought.done, json.brought.removed]).toEqual([1, 2, 0]);
    expect(kept.map(({ KinesisBatchInfo }) => KinesisBatchInfo)).toMatchObject([gone, { ...lost, batchSize: 3 }]);
    expect(last.json.brought.removed).toBe(2);
  });
});

describe('failed batches of Kinesis in S3', () => {
  it('are brought, and keep the records that failed again', async () => {
    const c = records[2]!;
    const Key = 'aws/lambda/uuid/shard/2026/01/31/2026-01-31T10.00.00-0';
    const payload = JSON.stringify({ Records: records.map(({ event }) => event) });
    const Body = JSON.stringify({ ...givenUpBy('audit-function'), ...infoOf(), payload });
    await pipeline.clients.s3.send(new PutObjectCommand({ Bucket: 'audit', Key, Body }));
    pipeline.consumers.audit.fails = isAt(c);

    const { json } = await pipeline.run('--apply');
    const object = await pipeline.clients.s3.send(new GetObjectCommand({ Bucket: 'audit', Key }));
    const kept = JSON.parse(await object.Body!.transformToString());
    pipeline.consumers.audit.fails = () => false;
    const last = await pipeline.run('--apply');

    expect(json.groups).toMatchObject([{ consumer: 'Audit', source: 'failures', records: 5 }]);
    expect(json.brought).toMatchObject({ done: 4, failed: 1, removed: 0 });
    expect(JSON.parse(kept.payload)).toEqual({ Records: [c.event] });
    expect([last.exitCode, last.json.brought.removed]).toEqual([0, 1]);
    expect(pipeline.consumers.audit.watched.seen).toEqual(['a', 'b', 'd', 'e', 'c']);
  });
});

describe('dead letters of pipes', () => {
  const pointer = (name: string, some = records) => ({ ...givenUpByPipe(name), ...infoOf(some) });

  it('are brought to the function of a pipe as the pipe does, and keep what it names as failed', async () => {
    const d = records[3]!;
    const idOf = ({ event }: { readonly event: unknown }) => (event as { readonly eventID: string }).eventID;
    const lists: unknown[] = [];
    pipeline.pipe.handler = (list) => {
      lists.push(list);
      const failed = list.filter(({ eventID }) => eventID === idOf(d));
      return { batchItemFailures: failed.map(({ eventID }) => ({ itemIdentifier: eventID })) };
    };
    await send('pipe-pointers', pointer('placed'));

    const { exitCode, json } = await pipeline.run('--apply', '--consumer', 'placed');

    expect(json.groups).toMatchObject([
      { consumer: 'placed', source: 'dlq', cause: 'RetryAttemptsExhausted', records: 5, expected: 5 },
    ]);
    expect(json.brought).toMatchObject({ done: 4, failed: 1, removed: 0 });
    expect(exitCode).toBe(1);
    expect(lists[0]).toMatchObject([
      { eventID: idOf(records[0]!), data: expect.any(String), sequenceNumber: records[0]!.sequenceNumber },
      { eventID: idOf(records[1]!) },
    ]);
    expect(await bodiesIn('pipe-pointers')).toMatchObject([{ ...infoOf([d]), context: pointer('placed').context }]);
  });

  it('say why they are not brought where nothing but a pipe can, and tell what is lost', async () => {
    const first = records[0]!;
    const before = { startSequenceNumber: '1', endSequenceNumber: '2', batchSize: 2 };
    const lost = { KinesisBatchInfo: { ...infoOf([first]).KinesisBatchInfo, ...before } };
    await send('pipe-pointers', pointer('mirrored'));
    await send('pipe-pointers', { ...givenUpByPipe('mirrored'), ...lost });

    const { exitCode, json } = await pipeline.run('--apply', '--forget-lost');
    const left = await bodiesIn('pipe-pointers');
    const discarded = await pipeline.run('--apply', '--discard', '--error', 'RetryAttemptsExhausted');

    const refusal = expect.stringMatching(/^it sends to sqs mirror, .*pipe-dead-letters/);
    expect(json.groups).toContainEqual(expect.objectContaining({ consumer: 'mirrored', records: 5, refusal }));
    expect(json.lost).toMatchObject([{ consumer: 'mirrored', shardId: first.shardId, count: 2 }]);
    expect([exitCode, json.brought.removed]).toEqual([1, 1]);
    expect(left).toMatchObject([infoOf()]);
    expect(discarded.json.brought).toMatchObject({ discarded: 5, removed: 1 });
  });
});

describe('records of Kinesis that are poison', () => {
  it('are told as quarantined again, also where only their source was asked for', async () => {
    pipeline.consumers.search.watched.refusesAll = true;
    await send('search-pointers', { ...givenUpBy('search-function'), ...infoOf(records.slice(0, 2)) });

    const { exitCode, json } = await pipeline.run('--apply', '--source', 'dlq', '--max', '2');
    const quarantined = await pipeline.run('--source', 'quarantine');

    expect(json.brought).toMatchObject({ done: 0, quarantinedAgain: 2, failed: 0, removed: 1 });
    expect(exitCode).toBe(1);
    expect(quarantined.json.groups).toMatchObject([{ consumer: 'Search', records: 2, redrivenBefore: 1 }]);
  });
});

describe('dead letters of FIFO queues', () => {
  const message = (id: string) => ({
    MessageBody: JSON.stringify(
      fanOutMessage({ id, keys: { id: { S: id } }, new: { id: { S: id } }, version: versionOf('2026', id.slice(1)) }),
    ),
    MessageGroupId: id[0],
    MessageDeduplicationId: id,
  });
  const sendTo = (queue: string, id: string) =>
    pipeline.clients.sqs.send(new SendMessageCommand({ QueueUrl: pipeline.url(queue), ...message(id) }));

  it('go back to their queue in their groups and order, although it has had them a moment ago', async () => {
    for (const id of ['g1', 'h1', 'g2']) await sendTo('analytics.fifo', id);
    await pipeline.giveUp('analytics.fifo');

    const { exitCode, json } = await pipeline.run('--apply', '--consumer', 'analytics.fifo');

    expect(json.brought).toMatchObject({ done: 3, removed: 3 });
    expect(exitCode).toBe(0);
    const back = await pipeline.drain('analytics.fifo');
    expect(back.filter(([group]) => group === 'g')).toEqual([
      ['g', 'g1'],
      ['g', 'g2'],
    ]);
    expect(back).toContainEqual(['h', 'h1']);
    expect(await pipeline.messages('analytics-dead.fifo')).toEqual([]);
  });

  it('reach the function to the last of a group that is not given whole, and stop behind one that fails', async () => {
    for (const id of ['k1', 'k2', 'k3', 'm1', 'm2', 'm3']) await sendTo('shipping-dead.fifo', id);
    pipeline.consumers.shipping.fails = ({ body }: { readonly body: string }) => JSON.parse(body).id === 'm2';

    const { exitCode, json } = await pipeline.run('--apply', '--source', 'subscriber');

    const { seen } = pipeline.consumers.shipping.watched;
    expect(seen.filter((id) => id.startsWith('k'))).toEqual(['k1', 'k2', 'k3']);
    expect(seen).not.toContain('m3');
    expect(json.brought).toMatchObject({ done: 4, failed: 1 });
    expect(exitCode).toBe(1);
    expect((await pipeline.drain('shipping-dead.fifo')).map(([, id]) => id)).toEqual(['m2', 'm3']);
  });

  it('that are poison keep their history in a quarantine that is a queue', async () => {
    pipeline.consumers.shipping.watched.refusesAll = true;
    await sendTo('shipping-dead.fifo', 'p1');

    const { exitCode, json } = await pipeline.run('--apply', '--source', 'subscriber');

    expect(json.brought).toMatchObject({ done: 0, quarantinedAgain: 1, removed: 1 });
    expect(exitCode).toBe(1);
    expect(await bodiesIn('shipping-failures')).toMatchObject([
      { consumer: 'Shipping', attempts: 2, history: [{ error: 'received too often' }] },
    ]);
  });
});

interface Numbered {
  readonly kinesis: { readonly sequenceNumber: string };
}

function isAt({ sequenceNumber }: { readonly sequenceNumber: string }) {
  return ({ kinesis }: Numbered) => kinesis.sequenceNumber === sequenceNumber;
}
