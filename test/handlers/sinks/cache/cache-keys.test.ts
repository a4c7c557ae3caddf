import type { Item } from '../../../../handlers/core/attribute-value';
import { cacheKeysOf } from '../../../../handlers/sinks/cache/cache-keys';
import type { RecordOptions } from '../../../support/stream-event';
import { changeOf, keysOf } from './change-of';

const keys = keysOf('c1', '7');
const at = (email: Item[string], more: object = {}): Item => ({ email, ...more });

describe('cacheKeysOf', () => {
  test.each(['INSERT', 'MODIFY', 'REMOVE'] as const)(
    'fills templates over keys without an image of %s',
    (eventName) => {
      const change = changeOf({ eventName, keys });

      const changed = cacheKeysOf(change, ['order:{customerId}:{orderId}', 'orders-of:{customerId}']);

      expect(changed).toEqual({ keys: new Set(['order:c1:7', 'orders-of:c1']) });
    },
  );

  test('names the keys of both images, each once', () => {
    const moved = changeOf({ eventName: 'MODIFY', keys, oldImage: at({ S: 'old' }), newImage: at({ S: 'new' }) });
    const stayed = changeOf({ eventName: 'MODIFY', keys, oldImage: at({ S: 'same' }), newImage: at({ S: 'same' }) });

    const changed = [moved, stayed].map((change) => cacheKeysOf(change, ['by-email:{email}']).keys);

    expect(changed).toEqual([new Set(['by-email:old', 'by-email:new']), new Set(['by-email:same'])]);
  });

  test('takes values inside maps, numbers and binaries as they stand', () => {
    const newImage = { address: { M: { zip: { N: '1E+40' }, hash: { B: 'AAE=' } } } };
    const change = changeOf({ eventName: 'INSERT', keys, newImage });

    const changed = cacheKeysOf(change, ['zip:{address.zip}/{address.hash}']);

    expect(changed).toEqual({ keys: new Set(['zip:1E+40/AAE=']) });
  });

  test.each([{}, { email: { NULL: true } }] as Item[])('finds no key where the item has no value: %j', (newImage) => {
    const change = changeOf({ eventName: 'MODIFY', keys, oldImage: at({ S: 'old' }), newImage });

    const changed = cacheKeysOf(change, ['by-email:{email}']);

    expect(changed).toEqual({ keys: new Set(['by-email:old']) });
  });

  test.each<[string, RecordOptions, string[]]>([
    ['INSERT', { eventName: 'INSERT' }, []],
    ['MODIFY with the new image', { eventName: 'MODIFY', newImage: at({ S: 'new' }) }, ['by-email:new', 'order:7']],
    ['MODIFY with the old image', { eventName: 'MODIFY', oldImage: at({ S: 'old' }) }, ['by-email:old', 'order:7']],
    ['REMOVE', { eventName: 'REMOVE' }, []],
  ])('is poison where images are missing, and names what it can: %s', (_what, options, expected) => {
    const change = changeOf({ keys, ...options });

    const changed = cacheKeysOf(change, ['by-email:{email}', 'order:{orderId}']);

    expect(changed.problem).toMatchObject({ code: 'CacheNeedsBothImages' });
    expect([...changed.keys]).toEqual(expected.length > 0 ? expected : ['order:7']);
  });

  test('is poison where a value is no scalar, and names the other keys', () => {
    const newImage = at({ L: [{ S: 'secret' }] });
    const change = changeOf({ eventName: 'MODIFY', keys, oldImage: at({ S: 'old' }), newImage });

    const { keys: named, problem } = cacheKeysOf(change, ['by-email:{email}', 'order:{orderId}']);

    expect([...named]).toEqual(['by-email:old', 'order:7']);
    expect(problem).toMatchObject({ code: 'TemplateValue' });
    expect(problem?.message).not.toContain('secret');
  });

  test.each<[RecordOptions, string[]]>([
    [{ eventName: 'INSERT', newImage: at({ S: 'new' }) }, ['by-email:new', 'order:7']],
    [{ eventName: 'REMOVE' }, ['order:7']],
  ])('names what a repair tells of, and misses nothing: %j', (options, names) => {
    const change = { ...changeOf({ keys, ...options }), readFromMs: 1 };

    const changed = cacheKeysOf(change, ['by-email:{email}', 'order:{orderId}']);

    expect(changed).toEqual({ keys: new Set(names) });
  });
});
