import type { AttributeValue } from '../../../handlers/core/attribute-value';
import { messageAttributes } from '../../../handlers/fan-out/message-attributes';
import { changeOf } from './change-of';

function attributeOf(value: AttributeValue) {
  const change = changeOf({ newImage: { held: value } });
  return messageAttributes(change, ['held']).find(({ name }) => name === 'held');
}

describe('messageAttributes', () => {
  test('carries event, table and changed attributes of every change', () => {
    const attributes = messageAttributes(changeOf(), []);

    expect(attributes).toEqual([
      { name: 'eventName', type: 'String', value: 'MODIFY' },
      { name: 'table', type: 'String', value: 'orders' },
      { name: 'changedAttributes', type: 'String.Array', value: '["status"]' },
    ]);
  });

  test('leaves the changed attributes out when the view type hides them', () => {
    const { oldImage, ...change } = changeOf();

    const names = messageAttributes(change, []).map(({ name }) => name);

    expect(names).toEqual(['eventName', 'table']);
  });

  test.each<[AttributeValue, string, string]>([
    [{ S: 'PAID' }, 'String', 'PAID'],
    [{ S: 'a\u0001b\ud800' }, 'String', 'a\ufffdb\ufffd'],
    [{ N: '12.34567' }, 'Number', '12.34567'],
    [{ N: '-1000000000' }, 'Number', '-1000000000'],
    [{ N: '1000000000.1' }, 'String', '1000000000.1'],
    [{ N: '0.123456' }, 'String', '0.123456'],
    [{ N: '12345678901234567890123456789012345678' }, 'String', '12345678901234567890123456789012345678'],
    [{ N: '1E+40' }, 'String', '1E+40'],
    [{ BOOL: false }, 'String', 'false'],
    [{ SS: ['a', '\uffff"'] }, 'String.Array', '["a","\\uffff\\""]'],
  ])('turns %j into %s %s', (value, type, text) => {
    const attribute = attributeOf(value);

    expect(attribute).toEqual({ name: 'held', type, value: text });
  });

  test.each<AttributeValue>([
    { S: '' },
    { NULL: true },
    { B: 'AA==' },
    { L: [] },
    { M: {} },
    { NS: ['1'] },
    { BS: ['AA=='] },
  ])('has none for %j', (value) => {
    const attribute = attributeOf(value);

    expect(attribute).toBeUndefined();
  });

  test('looks into the old image on REMOVE, and into the key without images', () => {
    const { newImage, ...removed } = changeOf({ eventName: 'REMOVE' });
    const { newImage: _new, oldImage: _old, ...keysOnly } = changeOf();

    const values = [removed, keysOnly].map(
      (change) => messageAttributes(change, ['status', 'orderId', '__proto__']).slice(-1)[0],
    );

    expect(values).toEqual(Array(2).fill({ name: 'orderId', type: 'String', value: 'o-1' }));
    expect(messageAttributes(removed, ['status']).at(-1)).toEqual({ name: 'status', type: 'String', value: 'PENDING' });
  });
});
