import fc from 'fast-check';
import type { Item } from '../../handlers/core/attribute-value';
import { createAwsRequest } from '../../handlers/core/aws-request';
import { systemClock } from '../../handlers/core/clock';
import { createJsonCall } from '../../handlers/core/json-call';
import { createReplicaSink } from '../../handlers/sinks/replica/replica-sink';
import { createRig } from '../support/batch-rig';
import { type LiveDynamodb, onEachDynamodb } from '../support/on-each-dynamodb';

type Side = 'left' | 'right';

interface Write {
  readonly side: Side;
  readonly id: string;
  readonly value: number | undefined;
  /** Records that each sink is brought afterwards. */
  readonly delivered: number;
}

const writes: fc.Arbitrary<readonly Write[]> = fc.array(
  fc.record({
    side: fc.constantFrom<Side>('left', 'right'),
    id: fc.constantFrom('1', '2'),
    value: fc.option(fc.nat(3), { nil: undefined, freq: 3 }),
    delivered: fc.nat(3),
  }),
  { minLength: 1, maxLength: 12 },
);

const all = Number.MAX_SAFE_INTEGER;

onEachDynamodb((live) => {
  describe('two replicas of each other', () => {
    it('come to rest, with one change at most in answer to each of a user', async () => {
      const property = fc.asyncProperty(writes, async (history) => {
        const pair = await createPair(live());
        for (const write of history) {
          await pair.write(write);
          await pair.deliver(write.delivered);
        }
        const written = history.length;
        for (let round = 0; round < 3; round += 1) await pair.deliver(all);

        const changes = await pair.changes();
        await pair.deliver(all);

        expect(await pair.changes()).toBe(changes);
        expect(changes).toBeLessThanOrEqual(2 * written);
      });
      await fc.assert(property, { numRuns: 10 });
    });

    it('are equal once each write has come over before the next', async () => {
      const property = fc.asyncProperty(writes, async (history) => {
        const pair = await createPair(live());
        const model = new Map<string, string>();
        for (const write of history) {
          await pair.write(write);
          if (write.value === undefined) model.delete(write.id);
          else model.set(write.id, String(write.value));
          await pair.deliver(all);
          await pair.deliver(all);
        }

        const [left, right] = [await pair.values('left'), await pair.values('right')];

        expect({ left, right }).toEqual({ left: new Map(model), right: new Map(model) });
      });
      await fc.assert(property, { numRuns: 10 });
    });
  });
});

let created = 0;

/** Two tables with streams, and a sink from each to the other. */
async function createPair(live: LiveDynamodb) {
  const tables = { left: await createTable(live), right: await createTable(live) };
  const relays = [
    createRelay(live, tables.left, tables.right.name, 'left'),
    createRelay(live, tables.right, tables.left.name, 'right'),
  ];
  return {
    async write({ side, id, value }: Write): Promise<void> {
      const { name: TableName } = tables[side];
      const key = { id: { S: id } };
      // A user who finds a deleted item puts a new one in its place; one who finds an item updates it.
      const { Item: found } = await live.call<{ readonly Item?: Item }>('GetItem', { TableName, Key: key });
      if (value === undefined) await live.call('DeleteItem', { TableName, Key: key });
      else if (!found || '_deleted' in found) {
        await live.call('PutItem', { TableName, Item: { ...key, value: { N: String(value) } } });
      } else {
        const update = { UpdateExpression: 'SET #v = :v', ExpressionAttributeNames: { '#v': 'value' } };
        const values = { ExpressionAttributeValues: { ':v': { N: String(value) } } };
        await live.call('UpdateItem', { TableName, Key: key, ...update, ...values });
      }
    },
    async deliver(count: number): Promise<void> {
      for (const relay of relays) await relay(count);
    },
    changes: async () => (await tables.left.records()).length + (await tables.right.records()).length,
    async values(side: Side): Promise<ReadonlyMap<string, string>> {
      const items = (await live.scan(tables[side].name)) as readonly Record<
        string,
        { readonly N: string; S: string }
      >[];
      const standing = items.filter((item) => !('_deleted' in item));
      return new Map(standing.map(({ id, value }) => [id!.S, value!.N]));
    },
  };
}

type Table = Awaited<ReturnType<typeof createTable>>;

function createRelay(live: LiveDynamodb, source: Table, target: string, region: Side) {
  const rules = { loopPrevention: { attribute: 'writtenIn', region } };
  const sink = createReplicaSink({ call: live.call, table: target, rules, clock: systemClock });
  let position = 0;
  return async (count: number) => {
    const batch = (await source.records()).slice(position, position + count);
    if (batch.length === 0) return;
    position += batch.length;
    const rig = createRig(sink);
    expect([await rig.invokeLive(batch), rig.quarantined]).toEqual([{ batchItemFailures: [] }, []]);
  };
}

async function createTable(live: LiveDynamodb) {
  created += 1;
  const name = `side-${created}`;
  await live.call('CreateTable', {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  const { Table } = await live.call<Described>('DescribeTable', { TableName: name });
  return { name, records: () => recordsOf(live, Table.LatestStreamArn) };
}

interface Described {
  readonly Table: { readonly LatestStreamArn: string };
}

/** Every record of a stream as Lambda would deliver it. Both services give a new stream one shard. */
async function recordsOf({ env }: LiveDynamodb, StreamArn: string): Promise<readonly object[]> {
  const request = createAwsRequest({
    env: { ...env, AWS_ENDPOINT_URL: env.AWS_ENDPOINT_URL_DYNAMODB },
    clock: systemClock,
  });
  const call = createJsonCall(request, { service: 'streams.dynamodb', target: 'DynamoDBStreams_20120810' });
  const { StreamDescription } = await call<{
    readonly StreamDescription: { readonly Shards: readonly { ShardId: string }[] };
  }>('DescribeStream', { StreamArn });
  const ShardId = StreamDescription.Shards[0]!.ShardId;
  const from = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = await call<{ readonly ShardIterator: string }>('GetShardIterator', from);
  const { Records } = await call<{ readonly Records: readonly ReadRecord[] }>('GetRecords', { ShardIterator });
  return Records.filter(({ dynamodb }) => !isSame(dynamodb)).map((record) => {
    const SequenceNumber = record.dynamodb.SequenceNumber.padStart(21, '0');
    const eventID = `${StreamArn}-${SequenceNumber}`;
    return { ...record, eventID, eventSourceARN: StreamArn, dynamodb: { ...record.dynamodb, SequenceNumber } };
  });
}

interface ReadRecord {
  readonly dynamodb: { readonly SequenceNumber: string; readonly NewImage?: Item; readonly OldImage?: Item };
}

/** Dynoxide records writes that change nothing; AWS and DynamoDB Local do not. */
function isSame({ NewImage, OldImage }: ReadRecord['dynamodb']): boolean {
  return JSON.stringify(sorted(NewImage)) === JSON.stringify(sorted(OldImage));
}

function sorted(item: Item = {}): readonly unknown[] {
  return Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1));
}
