import type { Item } from '../../../../handlers/core/attribute-value';
import { projectRows } from '../../../../handlers/sinks/view/project-rows';
import type { ViewProjection } from '../../../../handlers/sinks/view/view-projection';
import { line, ordersByProduct } from './orders-by-product';

const keys: Item = { customerId: { S: 'c1' }, orderId: { S: 'o1' } };
const codeOf = (image: Item, projection = ordersByProduct) => projectRows(image, projection).problem?.code;
const rowsOf = (image: Item, projection = ordersByProduct) => [...projectRows(image, projection).rows.values()];

describe('projectRows', () => {
  it('makes a row of each element, with its attributes as they stand', () => {
    const exact = '0.12345678901234567890123456789012345678';
    const image = { ...keys, status: { S: 'PAID' }, items: { L: [line('1', 'p1', exact), line('2', 'p2', '2')] } };

    const { rows, problem } = projectRows(image, ordersByProduct);

    expect(problem).toBeUndefined();
    expect([...rows.values()]).toEqual([
      {
        key: { productId: { S: 'p1' }, orderLine: { S: 'S2:c1S2:o1S1:1' } },
        attributes: { status: { S: 'PAID' }, quantity: { N: exact } },
      },
      {
        key: { productId: { S: 'p2' }, orderLine: { S: 'S2:c1S2:o1S1:2' } },
        attributes: { status: { S: 'PAID' }, quantity: { N: '2' } },
      },
    ]);
  });

  it('leaves out an attribute that the item does not have', () => {
    expect(rowsOf({ ...keys, items: { L: [line('1', 'p1')] } })[0]?.attributes).toEqual({ quantity: { N: '1' } });
  });

  it('copies an attribute whatever it is called', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const attributes = Object.fromEntries(names.map((name) => [name, `item.${name}` as const]));
    const named = Object.fromEntries(names.map((name) => [name, { S: name }]));

    const [row] = rowsOf({ ...keys, ...named, items: { L: [line('1', 'p1')] } }, { ...ordersByProduct, attributes });

    expect(Object.entries(row!.attributes)).toEqual(Object.entries(named));
  });

  it.each([
    ['is absent', {}],
    ['is NULL', { items: { NULL: true } }],
    ['is empty', { items: { L: [] } }],
  ])('makes no rows where the list %s', (_, more) => {
    expect(projectRows({ ...keys, ...more } as Item, ordersByProduct)).toEqual({ rows: new Map() });
  });

  it.each([
    ['SS', { SS: ['a', 'b'] }, 'S', [{ S: 'a' }, { S: 'b' }]],
    ['NS', { NS: ['1', '2'] }, 'N', [{ N: '1' }, { N: '2' }]],
    ['BS', { BS: ['AA==', 'AQ=='] }, 'B', [{ B: 'AA==' }, { B: 'AQ==' }]],
  ] as const)('makes a row of each member of a set of type %s', (_, tags, type, expected) => {
    const projection: ViewProjection = {
      each: 'tags',
      partitionKey: { name: 'tag', type, from: 'each' },
      sortKey: { name: 'order', from: ['item.customerId', 'item.orderId'] },
      attributes: {},
    };

    expect(rowsOf({ ...keys, tags }, projection).map(({ key }) => key.tag)).toEqual(expected);
  });

  it('makes one row of an item without a list, from nested attributes', () => {
    const projection: ViewProjection = {
      partitionKey: { name: 'city', type: 'S', from: 'item.address.city' },
      sortKey: { name: 'order', from: ['item.customerId', 'item.number'] },
      attributes: { none: 'item.address.city.more', proto: 'item.address.__proto__' },
    };
    const image = { ...keys, number: { N: '7' }, address: { M: { city: { S: 'Bern' } } } };

    expect(rowsOf(image, projection)).toEqual([
      { key: { city: { S: 'Bern' }, order: { S: 'S2:c1N1:7' } }, attributes: {} },
    ]);
  });

  it('does not confuse values that run into each other', () => {
    const projection: ViewProjection = { ...ordersByProduct, sortKey: { name: 's', from: ['each.a', 'each.b'] } };
    const element = (a: string, b: string) => ({ M: { productId: { S: 'p' }, a: { S: a }, b: { S: b } } });

    expect(rowsOf({ ...keys, items: { L: [element('S1:x', 'y'), element('S1', ':xy')] } }, projection)).toHaveLength(2);
  });

  const product = (value: object, lineId: object = { S: '1' }) => ({
    ...keys,
    items: { L: [{ M: { productId: value, lineId } }] },
  });
  it.each([
    ['ViewDuplicateRow', { ...keys, items: { L: [line('1', 'p1'), line('1', 'p1', '2')] } }],
    ['ViewEachNotAList', { ...keys, items: { S: 'text' } }],
    ['ViewKeyMissing', { ...keys, items: { L: [{ M: { lineId: { S: '1' } } }] } }],
    ['ViewKeyMissing', { ...keys, items: { L: [{ S: 'no map' }] } }],
    ['ViewKeyMissing', { ...keys, items: { L: [{ M: { productId: { S: 'p' } } }] } }],
    ['ViewKeyType', product({ N: '1' })],
    ['ViewKeyType', product({ M: {} })],
    ['ViewKeyType', product({ S: 'p' }, { BOOL: true })],
    ['ViewKeyEmpty', product({ S: '' })],
    ['ViewKeyTooLong', product({ S: 'x'.repeat(2_049) })],
    ['ViewKeyTooLong', product({ S: 'é'.repeat(1_025) })],
    ['ViewKeyTooLong', product({ S: 'p' }, { S: 'x'.repeat(1_009) })],
  ])('tells %s of %j', (code, image) => {
    expect(codeOf(image as Item)).toBe(code);
  });

  it.each([
    ['a partition key of 2,048 bytes', product({ S: 'x'.repeat(2_048) })],
    // The customer and the order take 10 bytes, and `S1008:` takes 6.
    ['a sort key of 1,024 bytes', product({ S: 'p' }, { S: 'x'.repeat(1_008) })],
    ['an empty part of a sort key', product({ S: 'p' }, { S: '' })],
  ])('takes %s', (_, image) => {
    expect(codeOf(image as Item)).toBeUndefined();
  });

  it('measures a binary key by its bytes', () => {
    const projection = { ...ordersByProduct, partitionKey: { name: 'p', type: 'B', from: 'each.productId' } } as const;
    const image = (bytes: number) => product({ B: Buffer.alloc(bytes).toString('base64') });

    expect([codeOf(image(2_048) as Item, projection), codeOf(image(2_049) as Item, projection)]).toEqual([
      undefined,
      'ViewKeyTooLong',
    ]);
  });

  it('makes the rows that it can beside one that it cannot', () => {
    const image = { ...keys, items: { L: [line('1', 'p1'), { M: {} }, line('3', 'p3')] } };

    expect(rowsOf(image)).toHaveLength(2);
    expect(codeOf(image)).toBe('ViewKeyMissing');
  });
});
