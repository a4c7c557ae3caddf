import { ordersEvent } from '../../bench/orders-event';

interface Event {
  readonly Records: readonly { readonly eventID: string; readonly dynamodb: { readonly Keys: object } }[];
}

describe('ordersEvent', () => {
  const text = ordersEvent(1_000, 250);
  const { Records: records } = JSON.parse(text) as Event;

  test('has distinct records of about 3 KB', () => {
    const ids = new Set(records.map(({ eventID }) => eventID));

    expect(ids.size).toBe(1_000);
    expect(text.length / 1_000).toBeGreaterThan(2_800);
    expect(text.length / 1_000).toBeLessThan(3_600);
  });

  test('spreads them over the items, some of which change far more often', () => {
    const counts = new Map<string, number>();
    for (const { dynamodb } of records) {
      const key = JSON.stringify(dynamodb.Keys);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }

    const sorted = [...counts.values()].sort((one, other) => other - one);
    const top = sorted.slice(0, 25).reduce((sum, count) => sum + count, 0);
    expect(counts.size).toBeGreaterThan(200);
    expect(counts.size).toBeLessThanOrEqual(250);
    expect(top).toBeGreaterThan(250);
  });

  test('is the same each time', () => {
    const again = ordersEvent(1_000, 250);

    expect(again === text).toBe(true);
  });
});
