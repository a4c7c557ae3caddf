import { keysOf, keyText, parseKey, sdkKeyOf } from '../../../ops/deployed/table-key';

const orders = { partitionKey: { name: 'id', type: 'S' }, sortKey: { name: 'line', type: 'N' } } as const;
const blobs = { partitionKey: { name: 'hash', type: 'B' } } as const;

describe('parseKey', () => {
  test.each([
    ['{"id":"o-1","line":7}', { id: { S: 'o-1' }, line: { N: '7' } }],
    ['{"line":"7.50","id":"o-1"}', { id: { S: 'o-1' }, line: { N: '7.50' } }],
    ['{"id":{"S":"o-1"},"line":{"N":"7"}}', { id: { S: 'o-1' }, line: { N: '7' } }],
    ['{"id":"o-1","line":"12345678901234567890"}', { id: { S: 'o-1' }, line: { N: '12345678901234567890' } }],
  ])('reads %s', (text, key) => {
    expect(parseKey('key', text, orders)).toEqual(key);
  });

  it('reads binary as base64', () => {
    expect(parseKey('key', '{"hash":"AAE="}', blobs)).toEqual({ hash: { B: 'AAE=' } });
  });

  test.each([
    'o-1',
    '["o-1",7]',
    '{}',
    '{"id":"o-1"}',
    '{"id":"o-1","line":7,"more":1}',
    '{"id":7,"line":7}',
    '{"id":"","line":7}',
    '{"id":"o-1","line":"seven"}',
    '{"id":"o-1","line":12345678901234567890}',
    '{"id":{"N":"1"},"line":7}',
    '{"id":null,"line":7}',
  ])('fails when it gets %s', (text) => {
    expect(() => parseKey('key', text, orders)).toThrow(
      '`--key` must be a whole key of the table, as {"id":"...","line":1}, got ',
    );
  });
});

describe('keysOf', () => {
  it('takes the key out of an item, the partition first', () => {
    const image = { line: { N: '1' }, more: { S: 'x' }, id: { S: 'o-1' } };

    expect(Object.entries(keysOf(image, orders))).toEqual([
      ['id', { S: 'o-1' }],
      ['line', { N: '1' }],
    ]);
  });
});

describe('sdkKeyOf', () => {
  it('gives the SDK bytes', () => {
    expect(sdkKeyOf({ hash: { B: 'AAE=' }, id: { S: 'o-1' } })).toEqual({
      hash: { B: new Uint8Array([0, 1]) },
      id: { S: 'o-1' },
    });
  });
});

describe('keyText', () => {
  it('writes a key for people', () => {
    expect(keyText({ id: { S: 'o-1' }, line: { N: '7' } })).toBe('id=o-1 line=7');
  });
});
