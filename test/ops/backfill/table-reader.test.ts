import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createReadPace } from '../../../ops/backfill/read-pace';
import { pageItems, TableReader } from '../../../ops/backfill/table-reader';
import { VirtualClock } from '../../support/virtual-clock';
import { pipelineOf } from './pipeline-of';

const { table } = pipelineOf([]);
const segment = { segment: 1, totalSegments: 3 };

describe('TableReader', () => {
  test('reads a segment page by page, from where it is told, with binary as base64', async () => {
    const { reader, inputs, drive } = readerOf([
      { Items: [item('o1', { bytes: { B: new Uint8Array([1, 2]) } })], LastEvaluatedKey: keys('o1') },
      { Items: [item('o2')] },
    ]);

    const pages = await drive(all(reader.pages(segment, true, { customerId: { S: 'c' }, orderId: { S: 'o0' } })));

    expect(pages.map(({ items, next }) => [items.map(({ keys: { orderId } }) => orderId), next])).toEqual([
      [[{ S: 'o1' }], keys('o1')],
      [[{ S: 'o2' }], undefined],
    ]);
    expect(pages[0]!.items[0]!.newImage).toMatchObject({ bytes: { B: 'AQI=' } });
    expect(inputs[0]).toMatchObject({
      Segment: 1,
      TotalSegments: 3,
      ConsistentRead: true,
      ExclusiveStartKey: keys('o0'),
    });
    expect(inputs[1]).toMatchObject({ ExclusiveStartKey: keys('o1') });
  });

  test('tries again as long as DynamoDB throttles, and slows down for it', async () => {
    const throttle = Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
    const { reader, pace, drive } = readerOf([throttle, throttle, { Items: [item('o1')] }]);

    const pages = await drive(all(reader.pages(segment, false)));

    expect(pages).toHaveLength(1);
    expect(pace.unitsPerSecond).toBe(250);
  });

  test('slows down when its client was throttled and has tried again by itself', async () => {
    const { reader, pace, drive } = readerOf([{ Items: [], $metadata: { attempts: 2 } }]);

    await drive(all(reader.pages(segment, false)));

    expect(pace.unitsPerSecond).toBe(500);
  });

  test('reads the keys that DynamoDB left over again', async () => {
    const { reader, drive } = readerOf([
      { Responses: { orders: [item('o1')] }, UnprocessedKeys: { orders: { Keys: [keys('o2')] } } },
      { Responses: { orders: [item('o2')] } },
    ]);

    const found = await drive(reader.get([keys('o1'), keys('o2'), keys('o3')]));

    expect([...found!.values()].map(({ orderId }) => orderId)).toEqual([{ S: 'o1' }, { S: 'o2' }]);
  });

  test('counts consistently, without the items', async () => {
    const { reader, inputs, drive } = readerOf([{ Count: 3, LastEvaluatedKey: keys('o1') }, { Count: 4 }]);

    const count = await drive(reader.count(segment));

    expect(count).toBe(7);
    expect(inputs[0]).toMatchObject({ Select: 'COUNT', ConsistentRead: true });
  });

  test('fails when DynamoDB refuses for another reason', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const { reader, drive } = readerOf([denied]);

    await expect(drive(all(reader.pages(segment, false)))).rejects.toThrow(denied);
  });
});

describe('pageItems', () => {
  test.each([
    ['as many as take a second', { itemCount: 100, sizeBytes: 100 * 8_192 }, 20, 10],
    ['a thousand at most', { itemCount: 100, sizeBytes: 10_000 }, 1_000_000, 1_000],
    ['one at least', { itemCount: 1, sizeBytes: 409_600 }, 1, 1],
    ['a kilobyte each where nobody knows', { itemCount: 0, sizeBytes: 0 }, 10, 40],
  ])('asks for %s', (_, size, unitsPerSecond, expected) => {
    expect(pageItems({ ...table, ...size }, unitsPerSecond)).toBe(expected);
  });
});

function readerOf(answers: readonly object[]) {
  const clock = new VirtualClock();
  const inputs: object[] = [];
  const left = [...answers];
  const send = async ({ input }: { readonly input: object }) => {
    inputs.push(input);
    const answer = left.shift()!;
    if (answer instanceof Error) throw answer;
    return { $metadata: {}, ...answer };
  };
  const pace = createReadPace(1_000, clock);
  const client = { send } as unknown as DynamoDBClient;
  const reader = new TableReader({ client, table, pace, clock, signal: new AbortController().signal });
  return { reader, inputs, pace, drive: <Result>(promise: Promise<Result>) => clock.drive(promise) };
}

async function all<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const read: Page[] = [];
  for await (const page of pages) read.push(page);
  return read;
}

function keys(orderId: string) {
  return { customerId: { S: 'c' }, orderId: { S: orderId } };
}

function item(orderId: string, more: object = {}) {
  return { ...keys(orderId), ...more };
}
