import { assertRows } from '../../../../handlers/sinks/view/view-assertions';
import { changeOf, line, order, ordersByProduct } from './orders-by-product';

const told = (options: Parameters<typeof changeOf>[0]) =>
  [...assertRows(changeOf(options), ordersByProduct).rows.values()].map(
    ({ row, isDeleted }) => `${isDeleted ? 'gone' : 'put'} ${(row.key.orderLine as { S: string }).S.slice(-1)}`,
  );

describe('assertRows', () => {
  it('puts the rows of an INSERT, and buries those of a REMOVE', () => {
    const image = order('NEW', line('1', 'a'), line('2', 'b'));

    expect(told({ eventName: 'INSERT', newImage: image })).toEqual(['put 1', 'put 2']);
    expect(told({ eventName: 'REMOVE', oldImage: image })).toEqual(['gone 1', 'gone 2']);
  });

  it('says nothing of the rows that a MODIFY leaves as they are', () => {
    const oldImage = order('NEW', line('1', 'a'), line('2', 'b'), line('3', 'c'));
    const newImage = order('NEW', line('1', 'a'), line('2', 'b', '5'), line('4', 'd'));

    expect(told({ eventName: 'MODIFY', oldImage, newImage })).toEqual(['put 2', 'put 4', 'gone 3']);
  });

  it('moves a row whose key changes', () => {
    const oldImage = order('NEW', line('1', 'a'));
    const newImage = order('NEW', line('1', 'b'));

    expect(told({ eventName: 'MODIFY', oldImage, newImage })).toEqual(['put 1', 'gone 1']);
  });

  it('speaks of the rows that can be made where others cannot, and tells of those', () => {
    const oldImage = order('NEW', line('1', 'a'), line('2', 'b'));
    const newImage = order('NEW', line('1', 'a', '5'), line('1', 'a', '6'));
    const images = { eventName: 'MODIFY', oldImage, newImage } as const;

    const { problem } = assertRows(changeOf(images), ordersByProduct);

    expect(told(images)).toEqual(['put 1', 'gone 2']);
    expect(problem).toMatchObject({ code: 'ViewDuplicateRow' });
  });

  it('has no problem with an old image, whose own change has told of it', () => {
    const oldImage = order('NEW', line('1', 'a'), line('1', 'a', '6'), line('2', 'b'));
    const newImage = order('NEW', line('1', 'a'));
    const images = { eventName: 'MODIFY', oldImage, newImage } as const;

    expect(told(images)).toEqual(['gone 2']);
    expect(assertRows(changeOf(images), ordersByProduct).problem).toBeUndefined();
  });

  it.each([
    ['INSERT', {}],
    ['MODIFY', { newImage: order('NEW') }],
    ['MODIFY', { oldImage: order('NEW') }],
    ['REMOVE', {}],
  ] as const)('tells nothing of a %s with %j but what is missing', (eventName, images) => {
    const assertions = assertRows(changeOf({ eventName, ...images }), ordersByProduct);

    expect(assertions).toMatchObject({ rows: new Map(), problem: { code: 'ViewNeedsBothImages' } });
  });
});
