import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { kinesisStreamSource } from '../../../engine/pollers/kinesis';
import { seededRandom } from '../../../engine/seeded-random';
import type { SourceRecord } from '../../../engine/source-record';
import { systemClock } from '../../../handlers/core/clock';
import { decodeKinesisRecord, type KinesisRecord } from '../../../handlers/core/kinesis-record';
import { disturbed, type ReplicationFaults, startReplication } from '../../../local/services/kinesis-replication';
import type { LocalTable } from '../../../local/terraform/resources';
import { dynamodbBackends, type StartedBackend } from '../../support/dynamodb-backend';
import { type KinesisBackend, startKinesis } from '../../support/kinesis-backend';

let dynamodb: StartedBackend;
let kinesis: KinesisBackend;

beforeAll(async () => {
  [dynamodb, kinesis] = await Promise.all([
    dynamodbBackends.findLast(({ missing }) => missing === undefined)!.start(),
    startKinesis(),
  ]);
});

afterAll(async () => {
  await Promise.all([dynamodb.stop(), kinesis.stop()]);
});

describe('startReplication', () => {
  test('puts each change as AWS writes it, some of them twice', async () => {
    const { running, records, stop } = await replicate(20, { repeated: 0.5, late: 0 });

    const changes = records.map(({ event }) => decodeKinesisRecord(event as KinesisRecord, '1'));

    expect(running.changes).toBe(20);
    expect(running.records).toBeGreaterThan(20);
    expect(records).toHaveLength(running.records);
    expect(new Set(changes.map(({ id }) => id)).size).toBe(20);
    expect(new Set(changes.map(({ version }) => version)).size).toBe(20);
    expect(JSON.parse(dataOf(records[0]!.event))).toEqual({
      awsRegion: 'eu-west-1',
      eventID: expect.stringMatching(/./),
      eventName: 'INSERT',
      userIdentity: null,
      recordFormat: 'application/json',
      tableName: 'replicated',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        ApproximateCreationDateTimePrecision: 'MICROSECOND',
        Keys: { id: { S: '0' } },
        NewImage: { id: { S: '0' } },
        SizeBytes: expect.any(Number),
      },
      eventSource: 'aws:dynamodb',
    });
    await stop();
  });
});

describe('disturbed', () => {
  const entries = Array.from({ length: 1_000 }, (_, place) => place);

  test('moves a share to the end, and repeats a share', () => {
    const late = disturbed(entries, seededRandom(1), { repeated: 0, late: 0.1 });
    const repeated = disturbed(entries, seededRandom(1), { repeated: 0.1, late: 0 });

    expect([...late].sort((a, b) => a - b)).toEqual(entries);
    expect(late.findIndex((entry, place) => entry !== place)).toBeLessThan(100);
    expect(new Set(repeated)).toEqual(new Set(entries));
    expect(repeated.length).toBeGreaterThan(1_050);
    expect(repeated.length).toBeLessThan(1_150);
  });

  test('leaves all as it is where nothing is to go wrong', () => {
    expect(disturbed(entries, seededRandom(1), { repeated: 0, late: 0 })).toEqual(entries);
  });
});

/** Writes items into a table whose changes go to a Kinesis stream, and reads all of that stream. */
async function replicate(count: number, faults: ReplicationFaults) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const shared = { endpoint: dynamodb.endpoint, region: 'eu-west-1', credentials };
  const [tables, streams] = [new DynamoDBClient(shared), new DynamoDBStreamsClient(shared)];
  const stream = await kinesis.createStream(2);
  const table = { name: 'replicated', streamArn: await createTable(tables) } as LocalTable;
  const { streamArn } = stream;
  const destination = { address: '', tableName: table.name, streamArn, precision: 'MICROSECOND' } as const;
  const parts = { destination, table, streams, kinesis: kinesis.client, region: 'eu-west-1', clock: systemClock };
  const ended = new AbortController();
  const onError = (error: unknown) => {
    throw error;
  };
  const running = startReplication({ ...parts, random: seededRandom(7), faults, onError }, ended.signal);
  for (let id = 0; id < count; id++) {
    await tables.send(new PutItemCommand({ TableName: table.name, Item: { id: { S: String(id) } } }));
  }
  while (running.changes < count) await new Promise((resolve) => setTimeout(resolve, 20));
  const stop = async () => {
    ended.abort();
    await running.stopped;
    tables.destroy();
    streams.destroy();
  };
  return { running, records: await readAll(streamArn), stop };
}

async function createTable(client: DynamoDBClient): Promise<string> {
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName: 'replicated',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  return TableDescription?.LatestStreamArn ?? '';
}

/** In the order of the changes' times. */
async function readAll(streamArn: string): Promise<SourceRecord[]> {
  const { signal } = new AbortController();
  const source = kinesisStreamSource({ client: kinesis.client, streamArn, clock: systemClock, invokeIdentityArn: '' });
  const pages = (await source.listShards(signal)).map(({ shardId }) =>
    source.openShard(shardId, { type: 'TRIM_HORIZON' }).read(signal),
  );
  const records = (await Promise.all(pages)).flatMap((page) => page.records);
  const timeOf = ({ event }: SourceRecord) => JSON.parse(dataOf(event)).dynamodb.ApproximateCreationDateTime as number;
  return records.sort((one, other) => timeOf(one) - timeOf(other));
}

function dataOf(event: unknown): string {
  return Buffer.from((event as { readonly kinesis: { readonly data: string } }).kinesis.data, 'base64').toString();
}
