import { assertRows } from '../../../handlers/sinks/view-assertions';
import { changeOf, line, order, ordersByProduct } from './orders-by-product';

const told = (options: Parameters<typeof changeOf>[0]) =>
  [...assertRows(changeOf(options), ordersByProduct).values()].map(
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

  it('trusts no row of an image that could not be projected', () => {
    const oldImage = order('NEW', line('1', 'a'), line('1', 'a'), line('2', 'b'));
    const newImage = order('NEW', line('1', 'a'));

    expect(told({ eventName: 'MODIFY', oldImage, newImage })).toEqual(['put 1', 'gone 2']);
  });

  it('fails for a new image that cannot be projected', () => {
    const newImage = order('NEW', line('1', 'a'), line('1', 'a'));

    expect(() => told({ eventName: 'INSERT', newImage })).toThrow(
      expect.objectContaining({ code: 'ViewDuplicateRow' }),
    );
  });

  it.each([
    ['INSERT', {}],
    ['MODIFY', { newImage: order('NEW') }],
    ['MODIFY', { oldImage: order('NEW') }],
    ['REMOVE', {}],
  ] as const)('fails for a %s with %j', (eventName, images) => {
    expect(() => told({ eventName, ...images })).toThrow(expect.objectContaining({ code: 'ViewNeedsBothImages' }));
  });
});
