import { randomUUID } from 'node:crypto';
import type { Checkpoint, DeliverAction, InvocationResult } from '../../../engine/actions';
import { driveStream, type StreamDriveOptions } from '../../../engine/drive-stream';
import { kinesisStreamSource } from '../../../engine/pollers/kinesis';
import type { CheckpointStore } from '../../../engine/ports';
import { systemClock } from '../../../handlers/core/clock';
import { type KinesisBackend, type LiveStream, startKinesis } from '../../support/kinesis-backend';
import { ProgressCounter } from '../../support/progress-counter';

const invokeIdentityArn = 'arn:aws:iam::000000000000:role/orders';

interface KinesisEventRecord {
  readonly eventID: string;
  readonly eventSourceARN: string;
  readonly kinesis: {
    readonly sequenceNumber: string;
    readonly partitionKey: string;
    readonly data: string;
    readonly approximateArrivalTimestamp: number;
  };
}

type Handle = (texts: readonly string[], records: readonly KinesisEventRecord[]) => InvocationResult;

const succeed: Handle = () => ({ type: 'response', payload: null });
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Checkpoints that outlive a run. */
class MemoryCheckpoints implements CheckpointStore {
  readonly saved = new Map<string, Checkpoint>();

  async load() {
    return new Map(this.saved);
  }

  async save(shardId: string, checkpoint: Checkpoint) {
    this.saved.set(shardId, checkpoint);
  }
}

describe('driveStream on a real Kinesis stream', () => {
  let backend: KinesisBackend;

  beforeAll(async () => {
    backend = await startKinesis();
  });

  afterAll(() => backend.stop());

  /** A mapping that runs, and what reached its function. */
  function run(
    { streamArn }: LiveStream,
    settings: StreamDriveOptions['settings'],
    rest: { readonly handle?: Handle; readonly checkpoints?: CheckpointStore } = {},
  ) {
    const { handle = succeed, checkpoints } = rest;
    const counter = new ProgressCounter();
    const invoked: string[] = [];
    const records: KinesisEventRecord[] = [];
    const delivered: DeliverAction[] = [];
    const errors: unknown[] = [];
    const abort = new AbortController();
    const { client } = backend;
    const { stopped } = driveStream(
      {
        identity: { source: 'kinesis', uuid: 'u', functionArn: 'f', streamArn },
        settings: { startingPosition: 'TRIM_HORIZON', ...settings },
        source: kinesisStreamSource({
          client,
          streamArn,
          clock: systemClock,
          invokeIdentityArn,
          readIntervalMs: 1,
          pageRecordsMax: 3,
        }),
        clock: systemClock,
        newUuid: randomUUID,
        observer: counter.streamObserver,
        pollIntervalMs: 10,
        discoverIntervalMs: 50,
        parameters: { backOffMs: () => 1 },
        invoke: async (event) => {
          const batch = (event as { readonly Records: readonly KinesisEventRecord[] }).Records;
          const texts = batch.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString());
          const result = handle(texts, batch);
          invoked.push(texts.join(' '));
          records.push(...batch);
          return result;
        },
        deliver: async (action) => {
          delivered.push(action);
        },
        onError: (error) => errors.push(error),
        ...(checkpoints && { checkpoints }),
      },
      abort.signal,
    );
    return {
      invoked,
      records,
      delivered,
      errors,
      async stopAfter(condition: (progress: ReturnType<ProgressCounter['progress']>) => boolean): Promise<void> {
        while (!condition(counter.progress())) await turn();
        abort.abort();
        await stopped;
      },
    };
  }

  test('brings records in the order of the shard, as Lambda’s event has them', async () => {
    const stream = await backend.createStream(1);
    const texts = Array.from({ length: 8 }, (_, index) => `record-${index}`);
    const put: string[] = [];
    for (const text of texts) put.push((await stream.put('key', text)).sequenceNumber);

    const mapping = run(stream, { batchSize: 100 });
    await mapping.stopAfter(({ done }) => done === 8);

    expect(mapping.invoked.join(' ').split(' ')).toEqual(texts);
    expect(mapping.records.map(({ kinesis }) => kinesis.sequenceNumber)).toEqual(put);
    expect(mapping.records[0]).toEqual({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'key',
        sequenceNumber: put[0],
        data: Buffer.from('record-0').toString('base64'),
        approximateArrivalTimestamp: expect.any(Number),
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `shardId-000000000000:${put[0]}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn,
      awsRegion: 'us-east-1',
      eventSourceARN: stream.streamArn,
    });
    expect(mapping.errors).toEqual([]);
  });

  test('reads a parent to its end before its children, and a merged shard after both parents', async () => {
    const stream = await backend.createStream(1);
    const keys = ['a', 'b', 'c', 'd'];
    for (const key of keys) await stream.put(key, `parent-${key}`);
    await stream.split('shardId-000000000000');
    for (const key of keys) await stream.put(key, `child-${key}`);
    await stream.merge('shardId-000000000001', 'shardId-000000000002');
    for (const key of keys) await stream.put(key, `merged-${key}`);

    const mapping = run(stream, { batchSize: 1 });
    await mapping.stopAfter(({ done }) => done === 12);

    expect(mapping.invoked.map((text) => text.split('-')[0])).toEqual([
      ...Array(4).fill('parent'),
      ...Array(4).fill('child'),
      ...Array(4).fill('merged'),
    ]);
    const shardOf = (text: string) => mapping.records[mapping.invoked.indexOf(text)]!.eventID.split(':')[0];
    expect(new Set(keys.map((key) => shardOf(`child-${key}`))).size).toBe(2);
    expect(shardOf('merged-a')).toBe('shardId-000000000003');
  });

  test('follows a shard that is split while the mapping runs and its parent fails', async () => {
    const stream = await backend.createStream(1);
    let failures = 2;
    const handle: Handle = (texts) => {
      if (!texts.includes('parent-b') || failures === 0) return succeed(texts, []);
      failures -= 1;
      return { type: 'error' };
    };
    const mapping = run(stream, { batchSize: 1 }, { handle });
    await stream.put('a', 'parent-a');
    await stream.put('b', 'parent-b');
    await stream.split('shardId-000000000000');
    await stream.put('a', 'child-a');
    await stream.put('b', 'child-b');

    await mapping.stopAfter(({ done }) => done === 4);

    expect(mapping.invoked.slice(0, 4)).toEqual(['parent-a', 'parent-b', 'parent-b', 'parent-b']);
    expect([...mapping.invoked.slice(4)].sort()).toEqual(['child-a', 'child-b']);
  });

  test('takes up a batch at the sequence number that a response reports, and gives up the poison one', async () => {
    const stream = await backend.createStream(1);
    const handle: Handle = (texts, records) => {
      const index = texts.indexOf('poison');
      const failures = index < 0 ? [] : [{ itemIdentifier: records[index]!.kinesis.sequenceNumber }];
      return { type: 'response', payload: { batchItemFailures: failures } };
    };
    for (const text of ['one', 'poison', 'two']) await stream.put('key', text);

    const mapping = run(
      stream,
      {
        batchSize: 3,
        maximumRetryAttempts: 1,
        bisectBatchOnFunctionError: true,
        functionResponseTypes: ['ReportBatchItemFailures'],
        destinationConfig: { onFailure: { destination: 'arn:aws:sqs:us-east-1:000000000000:failures' } },
      },
      { handle },
    );
    await mapping.stopAfter(({ done, delivered }) => done === 2 && delivered === 1);

    expect(mapping.invoked).toEqual(['one poison two', 'poison two', 'poison', 'poison', 'two']);
    expect(mapping.delivered[0]).toMatchObject({
      shardId: 'shardId-000000000000',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 2,
      records: [{ orderKey: 'key' }],
    });
  });

  test('goes on at the checkpoint of each shard after a restart, and does not read finished parents again', async () => {
    const stream = await backend.createStream(1);
    const checkpoints = new MemoryCheckpoints();
    await stream.put('a', 'parent');
    await stream.split('shardId-000000000000');
    await stream.put('a', 'first');
    const before = run(stream, {}, { checkpoints });
    await before.stopAfter(({ done }) => done === 2);
    // As a store that forgets the shards that are finished.
    checkpoints.saved.delete('shardId-000000000000');
    await stream.put('a', 'second');

    const after = run(stream, {}, { checkpoints });
    await after.stopAfter(({ done }) => done === 1);

    expect(before.invoked).toEqual(['parent', 'first']);
    expect(after.invoked).toEqual(['second']);
  });

  test('brings an unfinished record again after a restart', async () => {
    const stream = await backend.createStream(1);
    const checkpoints = new MemoryCheckpoints();
    for (const text of ['one', 'two', 'three']) await stream.put('key', text);
    const isBad = (texts: readonly string[]) => texts.includes('two');
    const handle: Handle = (texts) => (isBad(texts) ? { type: 'error' } : succeed(texts, []));
    const before = run(stream, { batchSize: 1 }, { checkpoints, handle });
    await before.stopAfter(({ retried }) => retried >= 1);

    const after = run(stream, { batchSize: 1 }, { checkpoints });
    await after.stopAfter(({ done }) => done === 2);

    expect([...checkpoints.saved.keys()]).toEqual(['shardId-000000000000']);
    expect(after.invoked).toEqual(['two', 'three']);
  });

  test('at AT_TIMESTAMP begins with the records of that time, in every shard, ended or open', async () => {
    const stream = await backend.createStream(1);
    const arrivedAt: number[] = [];
    for (const text of ['old', 'new']) {
      await stream.put('a', text);
      while (arrivedAt.at(-1) === Date.now()) await turn();
      await turn();
      arrivedAt.push(Date.now());
    }
    await stream.split('shardId-000000000000');
    await stream.put('a', 'newer');

    const startingPositionTimestamp = arrivedAt[0]! / 1_000;
    const mapping = run(stream, { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp });
    await mapping.stopAfter(({ done }) => done === 2);

    expect(mapping.invoked).toEqual(['new', 'newer']);
  });

  test('at LATEST gives only what is written later', async () => {
    const stream = await backend.createStream(1);
    await stream.put('a', 'old');
    const mapping = run(stream, { startingPosition: 'LATEST' });
    // Records that are written before the first iterator is there belong to the past: so go on until one arrives.
    let isStopped = false;
    const stopped = mapping
      .stopAfter(({ done }) => done >= 1)
      .then(() => {
        isStopped = true;
      });
    while (!isStopped) await stream.put('a', 'late');
    await stopped;

    expect(new Set(mapping.invoked.flatMap((texts) => texts.split(' ')))).toEqual(new Set(['late']));
  });
});
