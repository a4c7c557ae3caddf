import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { dynamodbStreamSource } from '../../../engine/pollers/dynamodb-streams';
import type { ReadFrom } from '../../../engine/ports';
import type { SourceRecord } from '../../../engine/source-record';
import { systemClock } from '../../../handlers/core/clock';
import { dynamodbBackends, type StartedBackend } from '../../support/dynamodb-backend';

type Item = NonNullable<PutItemCommandInput['Item']>;

interface LambdaRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly dynamodb: { readonly NewImage?: Item; readonly OldImage?: Item };
}

const { signal } = new AbortController();

const oddItem: Item = {
  id: { S: 'a' },
  binary: { B: new Uint8Array([0, 1, 2, 250]) },
  binaries: { BS: [new Uint8Array([9])] },
  number: { N: '12345678901234567890123456789012345678' },
  numbers: { NS: ['1', '2'] },
  texts: { SS: ['x', 'y'] },
  empty: { S: '' },
  // A computed name is an own property; written plainly it would set the prototype.
  ['__proto__']: { B: new Uint8Array([3]) },
  nested: {
    M: { ['__proto__']: { S: 'x' }, list: { L: [{ B: new Uint8Array([7]) }, { NULL: true }, { BOOL: false }] } },
  },
};

describe.each(dynamodbBackends)('dynamodbStreamSource on $name', ({ name, missing, start }) => {
  if (missing !== undefined) {
    test('has its backend', () => {
      console.warn(`Not tested on ${name}: ${missing}.`);

      expect(process.env.CI ? missing : undefined).toBeUndefined();
    });
    return;
  }

  let backend: StartedBackend;
  let tables: DynamoDBClient;
  let streams: DynamoDBStreamsClient;
  let streamArn: string;

  beforeAll(async () => {
    backend = await start();
    const client = {
      endpoint: backend.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    tables = new DynamoDBClient(client);
    streams = new DynamoDBStreamsClient(client);
    const { TableDescription } = await tables.send(
      new CreateTableCommand({
        TableName: 'odd',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    streamArn = TableDescription?.LatestStreamArn ?? '';
    await put(oddItem);
    await put(oddItem);
    await put({ ...oddItem, number: { N: '2' } });
    await tables.send(new DeleteItemCommand({ TableName: 'odd', Key: { id: { S: 'a' } } }));
    await tables.send(new DeleteItemCommand({ TableName: 'odd', Key: { id: { S: 'missing' } } }));
    for (let index = 0; index < 20; index += 1) await put({ id: { S: `b${index}` } });
  });

  afterAll(async () => {
    tables.destroy();
    streams.destroy();
    await backend.stop();
  });

  async function put(Item: Item): Promise<void> {
    await tables.send(new PutItemCommand({ TableName: 'odd', Item }));
  }

  async function readAll(from: ReadFrom, before: () => Promise<void> = async () => {}): Promise<SourceRecord[]> {
    const source = dynamodbStreamSource({ client: streams, streamArn, clock: systemClock, pageRecordsMax: 7 });
    const shards = await source.listShards(signal);
    const all: SourceRecord[] = [];
    for (const { shardId } of shards) {
      const reader = source.openShard(shardId, from);
      all.push(...(await reader.read(signal)).records);
      await before();
      for (;;) {
        const { records, hasEnded } = await reader.read(signal);
        all.push(...records);
        if (records.length === 0 || hasEnded) break;
      }
    }
    return all;
  }

  test('gives each change once, as Lambda would put it into an event', async () => {
    const records = await readAll({ type: 'TRIM_HORIZON' });

    const events = records.map(({ event }) => event as LambdaRecord);
    expect(events.map(({ eventName }) => eventName)).toEqual([
      'INSERT',
      'MODIFY',
      'REMOVE',
      ...Array(20).fill('INSERT'),
    ]);
    expect(events[0]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f-]{32,36}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: streamArn.split(':')[3],
      eventSourceARN: streamArn,
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { id: { S: 'a' } },
        NewImage: {
          id: { S: 'a' },
          binary: { B: 'AAEC+g==' },
          binaries: { BS: ['CQ=='] },
          number: { N: '12345678901234567890123456789012345678' },
          numbers: { NS: expect.arrayContaining(['1', '2']) },
          texts: { SS: expect.arrayContaining(['x', 'y']) },
          empty: { S: '' },
          ['__proto__']: { B: 'Aw==' },
          nested: { M: { ['__proto__']: { S: 'x' }, list: { L: [{ B: 'Bw==' }, { NULL: true }, { BOOL: false }] } } },
        },
        SequenceNumber: expect.stringMatching(/^\d{21,}$/),
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    expect(Object.keys(events[1]!.dynamodb)).toEqual(expect.arrayContaining(['OldImage', 'NewImage']));
    expect(events[2]!.dynamodb.NewImage).toBeUndefined();
    expect(new Set(events.map(({ eventID }) => eventID)).size).toBe(23);
  });

  test('numbers records upwards, in whole seconds of arrival that are not in the future', async () => {
    const records = await readAll({ type: 'TRIM_HORIZON' });

    const numbers = records.map(({ sequenceNumber }) => sequenceNumber);
    expect([...numbers].sort()).toEqual(numbers);
    const positions = records.map(({ position }) => position);
    expect([...positions].sort((left, right) => left - right)).toEqual(positions);
    expect(records.every(({ arrivedAtMs }) => arrivedAtMs <= Date.now())).toBe(true);
    expect(records.every(({ bytes, event }) => bytes === Buffer.byteLength(JSON.stringify(event)))).toBe(true);
  });

  test('gives the same event ids every time it reads', async () => {
    const [first, second] = [await readAll({ type: 'TRIM_HORIZON' }), await readAll({ type: 'TRIM_HORIZON' })];

    const idsOf = (records: SourceRecord[]) => records.map(({ event }) => (event as { eventID: string }).eventID);
    expect(idsOf(second)).toEqual(idsOf(first));
  });

  test('goes on at a checkpoint, or after it', async () => {
    const numbers = (await readAll({ type: 'TRIM_HORIZON' })).map(({ sequenceNumber }) => sequenceNumber);
    const sequenceNumber = numbers[10]!;

    const [at, after] = [
      await readAll({ type: 'at', sequenceNumber }),
      await readAll({ type: 'after', sequenceNumber }),
    ];

    expect(at.map((record) => record.sequenceNumber)).toEqual(numbers.slice(10));
    expect(after.map((record) => record.sequenceNumber)).toEqual(numbers.slice(11));
  });

  test('at LATEST gives only what is written later', async () => {
    const records = await readAll({ type: 'LATEST' }, () => put({ id: { S: 'late' } }));

    expect(records.map(({ orderKey }) => orderKey)).toEqual(['2:idS4:late']);
  });

  test('ends a shard of a stream that is gone', async () => {
    const gone = streamArn.replace('table/odd/', 'table/gone/');
    const reader = dynamodbStreamSource({ client: streams, streamArn: gone, clock: systemClock }).openShard(
      'shardId-00000000000000000000-00000000',
      { type: 'TRIM_HORIZON' },
    );

    const page = await reader.read(signal);

    expect(page).toEqual({ records: [], hasEnded: true });
  });
});
