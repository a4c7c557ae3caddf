import { accountLogSink, type LogSink, type ReceivedMessage } from '../../../local/accounting/log-sink';
import { type QueueMessage, readMessage } from '../../../local/accounting/message';
import { history, messageOf, order, wrapped } from './orders';

const everything: LogSink = {
  name: 'analytics',
  isFifo: false,
  filterPolicy: undefined,
  filterPolicyScope: 'MessageAttributes',
  filterAttributes: ['status'],
};
const changes = [
  ...history(undefined, order('o-1', 'PENDING', ['p-1']), order('o-1', 'PAID', ['p-1']), undefined),
  ...history(undefined, order('o-2', 'PENDING', ['p-2']), order('o-2', 'CANCELLED', ['p-2'])),
];
const messages = changes.map((change, place) => messageOf(change, place));
const right = { missing: 0, wrong: 0, outOfOrder: 0, duplicates: 0 };

describe('accountLogSink', () => {
  test('finds every change once', async () => {
    expect(await account(messages)).toMatchObject({ ...right, expected: 5, found: 5, remarks: [] });
  });

  test('takes another order, duplicates, and another spelling of the same values for right', async () => {
    const respelled = { ...messages[0]!, messageId: 'again', body: messages[0]!.body.replace('"N":"1"', '"N":"1.0"') };

    const sheet = await account([...messages].reverse().concat(respelled));

    expect(sheet).toMatchObject({ ...right, found: 5, duplicates: 1 });
  });

  test('sees a message that was dropped', async () => {
    const sheet = await account(messages.filter((_, index) => index !== 1));

    expect(sheet).toMatchObject({ ...right, found: 4, missing: 1, remarks: ['MODIFY of c-1/o-1 is missing.'] });
  });

  test('takes a change in the quarantine for accounted for', async () => {
    const sheet = await account(messages.slice(1), everything, (change) => change === changes[0]);

    expect(sheet).toMatchObject({ ...right, found: 4, quarantined: 1 });
  });

  test.each([
    ['a value changed', { new: order('o-1', 'PAID', ['p-other']) }],
    ['an image left out', { old: undefined }],
    ['the keys of another item', { keys: { customerId: { S: 'c-1' }, orderId: { S: 'o-9' } } }],
    ['another type', { type: 'INSERT' }],
    ['another table', { table: 'other' }],
  ])('sees a message with %s', async (_, over) => {
    const sabotaged = messages.with(1, messageOf(changes[1]!, 1, over));

    expect(await account(sabotaged)).toMatchObject({ found: 4, missing: 1, wrong: 1 });
  });

  test('sees a message that is none', async () => {
    const sheet = await account([...messages, { messageId: 'odd', body: 'hello' }]);

    expect(sheet).toMatchObject({ found: 5, wrong: 1 });
    expect(sheet.remarks[0]).toMatch(/^Message odd cannot be read: /);
  });

  test('sees versions that turn the order of an item around', async () => {
    const turned = messages.with(0, messageOf(changes[0]!, 99));

    expect(await account(turned)).toMatchObject({ found: 5, missing: 0, outOfOrder: 1 });
  });

  test('sees a second id for a change', async () => {
    const sheet = await account([...messages, { ...messageOf(changes[0]!, 0, { id: 'another' }), messageId: 'x' }]);

    expect(sheet).toMatchObject({ found: 5, wrong: 1 });
  });

  test('tells two changes with one content apart by their ids', async () => {
    const [pending, paid] = [order('o-1', 'PENDING', []), order('o-1', 'PAID', [])];
    const toAndFro = history(undefined, pending, paid, pending, paid);
    const all = toAndFro.map((change, place) => messageOf(change, place));

    expect(await account(all, everything, undefined, toAndFro)).toMatchObject({ ...right, expected: 4, found: 4 });
    expect(await account(all.toReversed(), everything, undefined, toAndFro)).toMatchObject({ ...right, found: 4 });
    expect(await account(all.slice(0, 3), everything, undefined, toAndFro)).toMatchObject({ found: 3, missing: 1 });
  });

  test('holds a FIFO queue to the order of each item', async () => {
    const fifo = { ...everything, isFifo: true };
    const [first, second, ...others] = messages;

    expect(await account(messages, fifo)).toMatchObject(right);
    expect(await account([second!, first!, ...others], fifo)).toMatchObject({ ...right, outOfOrder: 1 });
  });

  describe('with a filter policy', () => {
    const paid: LogSink = { ...everything, filterPolicy: '{"eventName":["MODIFY"],"status":["PAID"]}' };
    const cancelled: LogSink = {
      ...everything,
      filterPolicy: '{"new":{"status":{"S":["CANCELLED"]}}}',
      filterPolicyScope: 'MessageBody',
    };

    test('expects only what passes', async () => {
      expect(await account([messages[1]!], paid)).toMatchObject({ ...right, expected: 1, found: 1 });
      expect(await account([messages[4]!], cancelled)).toMatchObject({ ...right, expected: 1, found: 1 });
    });

    test('sees what passed but must not', async () => {
      expect(await account([messages[1]!, messages[2]!], paid)).toMatchObject({ found: 1, wrong: 1 });
    });

    test('sees what did not pass but must', async () => {
      expect(await account([], cancelled)).toMatchObject({ expected: 1, missing: 1 });
    });
  });

  describe('with SNS envelopes', () => {
    const attributes = {
      eventName: { Type: 'String', Value: 'INSERT' },
      table: { Type: 'String', Value: 'orders' },
      changedAttributes: { Type: 'String.Array', Value: '["items","status","customerId","orderId"]' },
      status: { Type: 'String', Value: 'PENDING' },
    };
    const insert = changes.slice(0, 1);

    test('reads the message and its attributes', async () => {
      const sheet = await account([wrapped(messages[0]!, attributes)], everything, undefined, insert);

      expect(sheet).toMatchObject({ ...right, found: 1 });
    });

    test.each([
      ['another event name', { eventName: { Type: 'String', Value: 'MODIFY' } }],
      ['a changed attribute too few', { changedAttributes: { Type: 'String.Array', Value: '["items"]' } }],
      ['a filter attribute of another type', { status: { Type: 'Number', Value: '1' } }],
    ])('sees %s', async (_, over) => {
      const message = wrapped(messages[0]!, { ...attributes, ...over });

      expect(await account([message], everything, undefined, insert)).toMatchObject({ wrong: 1, missing: 1 });
    });
  });

  describe('with a claim check', () => {
    const claimCheck = { bucket: 'claims', key: 'k' };
    const pointer = messageOf(changes[0]!, 0, { new: { status: { S: 'PENDING' } }, claimCheck });

    test('compares what lies in the bucket', async () => {
      const objects = { 'claims/k': messages[0]!.body };

      expect(await account(messages.with(0, pointer), everything, undefined, changes, objects)).toMatchObject({
        ...right,
        found: 5,
      });
    });

    test.each<[string, Record<string, string>]>([
      ['is not there', {}],
      ['was altered', { 'claims/k': messages[0]!.body.replace('p-1', 'p-2') }],
      ['belongs to another message', { 'claims/k': messages[3]!.body }],
    ])('sees an object that %s', async (_, objects) => {
      const sheet = await account(messages.with(0, pointer), everything, undefined, changes, objects);

      expect(sheet).toMatchObject({ found: 4, missing: 1, wrong: 1 });
    });
  });
});

async function account(
  queued: readonly QueueMessage[],
  sink = everything,
  isQuarantined: Parameters<typeof accountLogSink>[3] = () => false,
  logged = changes,
  objects: Record<string, string> = {},
) {
  const received = await Promise.all(
    queued.map(async (message): Promise<ReceivedMessage> => {
      try {
        return { message, read: await readMessage(message, async (bucket, key) => objects[`${bucket}/${key}`]!) };
      } catch (error) {
        return { message, unreadable: (error as Error).message };
      }
    }),
  );
  return accountLogSink(sink, logged, received, isQuarantined);
}
