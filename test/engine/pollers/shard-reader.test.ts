import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { dynamodbStreamSource } from '../../../engine/pollers/dynamodb-streams';
import { VirtualClock } from '../../support/virtual-clock';

const streamArn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/l';
const { signal } = new AbortController();

class NamedError extends Error {
  constructor(override readonly name: string) {
    super(name);
  }
}

/** A client that answers from a script and remembers what it was asked. */
function scripted(answers: readonly unknown[]) {
  const asked: string[] = [];
  const rest = [...answers];
  const client = {
    middlewareStack: { add() {} },
    async send(command: { readonly input: { readonly [name: string]: unknown } }) {
      const { input } = command;
      if (command instanceof GetShardIteratorCommand) {
        asked.push(`iterator ${input.ShardIteratorType}${input.SequenceNumber ? ` ${input.SequenceNumber}` : ''}`);
        return { ShardIterator: `i${asked.length}` };
      }
      asked.push(
        command instanceof GetRecordsCommand ? `records ${input.ShardIterator}` : `list ${input.ExclusiveStartShardId}`,
      );
      const answer = rest.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { client: client as unknown as DynamoDBStreamsClient, asked };
}

const page = (sequenceNumber: string, NextShardIterator: string | undefined = 'next') => ({
  Records: [
    {
      eventID: sequenceNumber,
      eventName: 'INSERT',
      dynamodb: { SequenceNumber: sequenceNumber, Keys: { id: { S: 'a' } } },
    },
  ],
  NextShardIterator,
});

function readerOf(answers: readonly unknown[], onTrimmed = () => {}) {
  const { client, asked } = scripted(answers);
  const source = dynamodbStreamSource({ client, streamArn, clock: new VirtualClock(), onTrimmed });
  return { reader: source.openShard('shard', { type: 'TRIM_HORIZON' }), asked };
}

describe('dynamodbStreamSource', () => {
  test('lists the shards of every page, with their parents', async () => {
    const { client, asked } = scripted([
      { StreamDescription: { Shards: [{ ShardId: 'a' }], LastEvaluatedShardId: 'a' } },
      { StreamDescription: { Shards: [{ ShardId: 'b', ParentShardId: 'a' }, {}] } },
    ]);

    const shards = await dynamodbStreamSource({ client, streamArn, clock: new VirtualClock() }).listShards(signal);

    expect(shards).toEqual([
      { shardId: 'a', parents: [] },
      { shardId: 'b', parents: ['a'] },
    ]);
    expect(asked).toEqual(['list undefined', 'list a']);
  });

  test('goes on with a new iterator after the last record when one has expired', async () => {
    const { reader, asked } = readerOf([page('5'), new NamedError('ExpiredIteratorException'), page('6')]);

    const pages = [await reader.read(signal), await reader.read(signal), await reader.read(signal)];

    expect(pages.map(({ records }) => records.length)).toEqual([1, 0, 1]);
    expect(asked).toEqual([
      'iterator TRIM_HORIZON',
      'records i1',
      'records next',
      'iterator AFTER_SEQUENCE_NUMBER 5',
      'records i4',
    ]);
    expect(pages[2]!.records[0]!.position).toBeGreaterThan(pages[0]!.records[0]!.position);
  });

  test('goes on at the oldest record, and says so, when records have left the stream', async () => {
    const onTrimmed = jest.fn();
    const { reader, asked } = readerOf([page('5'), new NamedError('TrimmedDataAccessException'), page('9')], onTrimmed);

    await reader.read(signal);
    await reader.read(signal);
    await reader.read(signal);

    expect(onTrimmed).toHaveBeenCalledWith('shard');
    expect(asked.at(-2)).toBe('iterator TRIM_HORIZON');
  });

  test('ends with the page that has no next iterator, or when the shard is gone', async () => {
    const last = readerOf([{ ...page('5'), NextShardIterator: undefined }]).reader;
    const gone = readerOf([new NamedError('ResourceNotFoundException')]).reader;

    expect(await last.read(signal)).toMatchObject({ hasEnded: true, records: [{ sequenceNumber: '5' }] });
    expect(await gone.read(signal)).toEqual({ hasEnded: true, records: [] });
  });

  test('fails when it is to begin at a time, which the API does not offer', async () => {
    const { client } = scripted([]);
    const source = dynamodbStreamSource({ client, streamArn, clock: new VirtualClock() });

    const read = source.openShard('shard', { type: 'AT_TIMESTAMP', atMs: 0 }).read(signal);

    await expect(read).rejects.toThrow('from a time on');
  });

  test('fails when a call fails for another reason, and loses nothing by it', async () => {
    const { reader } = readerOf([new NamedError('LimitExceededException'), page('5')]);

    await expect(reader.read(signal)).rejects.toThrow('LimitExceededException');
    expect((await reader.read(signal)).records).toHaveLength(1);
  });
});
