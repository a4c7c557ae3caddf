import { laneOf } from '../../engine/order-hash';

const orderKeys = Array.from({ length: 200 }, (_, index) => `8:customerS4:${1_000 + index}`);

describe('laneOf', () => {
  test('spreads keys that differ at their end over all lanes', () => {
    const lanes = new Set(orderKeys.map((key) => laneOf(key, 10)));

    expect([...lanes].sort((left, right) => left - right)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('has one lane where there is no other', () => {
    expect(new Set(orderKeys.map((key) => laneOf(key, 1)))).toEqual(new Set([0]));
  });
});
