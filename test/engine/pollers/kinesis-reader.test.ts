import { GetRecordsCommand, GetShardIteratorCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { kinesisStreamSource } from '../../../engine/pollers/kinesis';
import type { ReadFrom } from '../../../engine/ports';
import { VirtualClock } from '../../support/virtual-clock';

const streamArn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders';
const invokeIdentityArn = 'arn:aws:iam::111122223333:role/orders';
const startMs = 1_767_225_600_000;
const { signal } = new AbortController();

class NamedError extends Error {
  constructor(override readonly name: string) {
    super(name);
  }
}

/** A client that answers from a script and remembers what it was asked. An iterator is refused where `refused` says so. */
function scripted(answers: readonly unknown[], refused: { readonly [type: string]: string } = {}) {
  const asked: string[] = [];
  const rest = [...answers];
  const client = {
    async send(command: { readonly input: { readonly [name: string]: unknown } }) {
      const { input } = command;
      if (command instanceof GetShardIteratorCommand) {
        const at = input.StartingSequenceNumber ?? (input.Timestamp as Date | undefined)?.getTime() ?? '';
        asked.push(`${input.ShardIteratorType} ${at}`.trim());
        const refusal = refused[String(input.ShardIteratorType)];
        if (refusal) throw new NamedError(refusal);
        return { ShardIterator: `i${asked.length}` };
      }
      asked.push(
        command instanceof GetRecordsCommand
          ? `records ${input.ShardIterator} ${input.Limit}`
          : `list ${input.StreamARN ?? ''}${input.NextToken ?? ''}`,
      );
      const answer = rest.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { client: client as unknown as KinesisClient, asked };
}

const page = (sequenceNumber: string, rest: object = {}) => ({
  Records: [{ SequenceNumber: sequenceNumber, PartitionKey: 'key', Data: new Uint8Array([1]) }],
  NextShardIterator: 'next',
  MillisBehindLatest: 0,
  ...rest,
});

function readerOf(answers: readonly unknown[], from: ReadFrom, refused?: { readonly [type: string]: string }) {
  const onTrimmed = jest.fn();
  const { client, asked } = scripted(answers, refused);
  const options = { client, streamArn, clock: new VirtualClock(startMs), invokeIdentityArn, onTrimmed };
  const source = kinesisStreamSource(options);
  return { source, reader: source.openShard('shard', from), asked, onTrimmed };
}

const horizon = { type: 'TRIM_HORIZON' } as const;

describe('kinesisStreamSource', () => {
  test('lists the shards of every page, with both parents of a merged one', async () => {
    const { client, asked } = scripted([
      { Shards: [{ ShardId: 'a' }, { ShardId: 'b', ParentShardId: 'a' }], NextToken: 'token' },
      { Shards: [{ ShardId: 'c', ParentShardId: 'b', AdjacentParentShardId: 'a' }, {}] },
    ]);
    const source = kinesisStreamSource({ client, streamArn, clock: new VirtualClock(), invokeIdentityArn });

    const shards = await source.listShards(signal);

    expect(shards).toEqual([
      { shardId: 'a', parents: [] },
      { shardId: 'b', parents: ['a'] },
      { shardId: 'c', parents: ['b', 'a'] },
    ]);
    expect(asked).toEqual([`list ${streamArn}`, 'list token']);
  });

  test('gives a record as Lambda puts it into an event', async () => {
    const ApproximateArrivalTimestamp = new Date(1_545_084_650_987);
    const record = { SequenceNumber: '49', PartitionKey: 'é', Data: Buffer.from('Hello'), ApproximateArrivalTimestamp };
    const { reader } = readerOf([{ Records: [record], NextShardIterator: 'next' }], horizon);

    const { records } = await reader.read(signal);

    const event = {
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'é',
        sequenceNumber: '49',
        data: 'SGVsbG8=',
        approximateArrivalTimestamp: 1_545_084_650.987,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: 'shard:49',
      eventName: 'aws:kinesis:record',
      invokeIdentityArn,
      awsRegion: 'eu-west-1',
      eventSourceARN: streamArn,
    };
    expect(records).toEqual([
      {
        position: 1,
        sequenceNumber: '49',
        arrivedAtMs: 1_545_084_650_987,
        orderKey: 'é',
        bytes: Buffer.byteLength(JSON.stringify(event)),
        event,
      },
    ]);
  });

  test.each<[ReadFrom, string]>([
    [{ type: 'TRIM_HORIZON' }, 'TRIM_HORIZON'],
    [{ type: 'LATEST' }, 'LATEST'],
    [{ type: 'AT_TIMESTAMP', atMs: 1_500 }, 'AT_TIMESTAMP 1500'],
    [{ type: 'at', sequenceNumber: '7' }, 'AT_SEQUENCE_NUMBER 7'],
    [{ type: 'after', sequenceNumber: '7' }, 'AFTER_SEQUENCE_NUMBER 7'],
  ])('begins at %j with %s, and reads ten thousand records a page', async (from, expected) => {
    const { reader, asked, onTrimmed } = readerOf([page('7')], from);

    await reader.read(signal);

    expect(asked).toEqual([expected, 'records i1 10000']);
    expect(onTrimmed).not.toHaveBeenCalled();
  });

  test('goes on with a new iterator after the last record when one has expired', async () => {
    const answers = [page('5'), new NamedError('ExpiredIteratorException'), page('6')];
    const { reader, asked } = readerOf(answers, { type: 'LATEST' });

    const pages = [await reader.read(signal), await reader.read(signal), await reader.read(signal)];

    expect(pages.map(({ records }) => records.length)).toEqual([1, 0, 1]);
    expect(asked.at(-2)).toBe('AFTER_SEQUENCE_NUMBER 5');
    expect(pages[2]!.records[0]!.position).toBeGreaterThan(pages[0]!.records[0]!.position);
  });

  test('goes on at the time it began, not at LATEST again, when an iterator expires that gave nothing', async () => {
    const { reader, asked } = readerOf([new NamedError('ExpiredIteratorException'), page('5')], { type: 'LATEST' });

    await reader.read(signal);
    await reader.read(signal);

    expect(asked).toEqual(['LATEST', 'records i1 10000', `AT_TIMESTAMP ${startMs}`, 'records i3 10000']);
  });

  test('says that records were trimmed when the unfinished one it goes on at is not the first', async () => {
    const lost = readerOf([page('9'), page('10')], { type: 'at', sequenceNumber: '7' });
    const ended = readerOf([{ Records: [] }], { type: 'at', sequenceNumber: '7' });

    await lost.reader.read(signal);
    await lost.reader.read(signal);
    await ended.reader.read(signal);

    expect(lost.onTrimmed.mock.calls).toEqual([['shard']]);
    expect(ended.onTrimmed.mock.calls).toEqual([['shard']]);
  });

  test.each(['InvalidArgumentException', 'ResourceNotFoundException'])(
    'goes on at the oldest record, and says so, when %s answers for a sequence number',
    async (name) => {
      const from = { type: 'after', sequenceNumber: '7' } as const;
      const { reader, asked, onTrimmed } = readerOf([page('9')], from, { AFTER_SEQUENCE_NUMBER: name });

      const { records } = await reader.read(signal);

      expect(records).toHaveLength(1);
      expect(asked.slice(0, 2)).toEqual(['AFTER_SEQUENCE_NUMBER 7', 'TRIM_HORIZON']);
      expect(onTrimmed.mock.calls).toEqual([['shard']]);
    },
  );

  test('backs off longer and longer while it is throttled, up to ten seconds, and loses nothing by it', async () => {
    const throttled = Array(5).fill(new NamedError('ProvisionedThroughputExceededException'));
    const { reader } = readerOf([...throttled, page('5'), throttled[0]], horizon);

    const pages = [];
    for (let count = 0; count < 7; count += 1) pages.push(await reader.read(signal));

    expect(pages.map(({ pauseMs }) => pauseMs)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 200, 1_000]);
    expect(pages[5]!.records).toHaveLength(1);
    expect(pages.some(({ hasEnded }) => hasEnded)).toBe(false);
  });

  test.each([
    [5, 0, 200],
    [0, 5_000, 200],
    [0, 0, undefined],
  ])('asks for a pause after %d records at %d ms behind the newest: %j', async (count, MillisBehindLatest, pauseMs) => {
    const Records = Array.from({ length: count }, (_, index) => ({ SequenceNumber: String(index), PartitionKey: 'k' }));
    const { reader } = readerOf([{ Records, NextShardIterator: 'next', MillisBehindLatest }], horizon);

    expect((await reader.read(signal)).pauseMs).toBe(pauseMs);
  });

  test('ends with the page that has no next iterator, whose children are known at once', async () => {
    const ChildShards = [{ ShardId: 'child', ParentShards: ['shard', 'other'], HashKeyRange: undefined }];
    const last = page('5', { NextShardIterator: undefined, ChildShards });
    const { source, reader } = readerOf([last, { Shards: [{ ShardId: 'shard' }] }], horizon);

    const { hasEnded, records } = await reader.read(signal);

    expect({ hasEnded, count: records.length }).toEqual({ hasEnded: true, count: 1 });
    expect(await source.listShards(signal)).toEqual([
      { shardId: 'shard', parents: [] },
      { shardId: 'child', parents: ['shard', 'other'] },
    ]);
  });

  test('lists an announced child once', async () => {
    const ChildShards = [{ ShardId: 'child', ParentShards: ['shard'] }];
    const listed = { Shards: [{ ShardId: 'child', ParentShardId: 'shard' }] };
    const { source, reader } = readerOf([page('5', { ChildShards }), listed, { Shards: [] }], horizon);

    await reader.read(signal);

    expect(await source.listShards(signal)).toEqual([{ shardId: 'child', parents: ['shard'] }]);
    expect(await source.listShards(signal)).toEqual([]);
  });

  test.each([
    ['after', 0],
    ['at', 1],
  ] as const)('ends a shard that is gone, and with a checkpoint %s a record names %d loss', async (type, losses) => {
    const name = 'ResourceNotFoundException';
    const gone = { AFTER_SEQUENCE_NUMBER: name, AT_SEQUENCE_NUMBER: name, TRIM_HORIZON: name };
    const { reader, onTrimmed } = readerOf([], { type, sequenceNumber: '7' }, gone);

    expect(await reader.read(signal)).toEqual({ records: [], hasEnded: true });
    expect(onTrimmed).toHaveBeenCalledTimes(losses);
  });

  test('fails when a call fails for another reason, and loses nothing by it', async () => {
    const { reader } = readerOf([new NamedError('AccessDeniedException'), page('5')], horizon);

    await expect(reader.read(signal)).rejects.toThrow('AccessDeniedException');
    expect((await reader.read(signal)).records).toHaveLength(1);
  });

  test('refuses a consumer with enhanced fan-out', () => {
    const { client } = scripted([]);
    const consumer = `${streamArn}/consumer/c:1`;

    expect(() =>
      kinesisStreamSource({ client, streamArn: consumer, clock: new VirtualClock(), invokeIdentityArn }),
    ).toThrow('enhanced fan-out');
  });
});
