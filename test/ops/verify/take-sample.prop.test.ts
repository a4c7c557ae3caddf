import fc from 'fast-check';
import { takeSample } from '../../../ops/verify/sample/take-sample';
import { stubClients } from '../stub-clients';

const never = new AbortController().signal;

/** A table of items that a parallel scan spreads over its segments, a page of at most so many at a time. */
function tableOf(count: number) {
  const ids = Array.from({ length: count }, (_, index) => `o-${index}`);
  return stubClients({
    Scan({ Segment, TotalSegments, Limit, ExclusiveStartKey }) {
      const own = ids.filter((_, index) => (index * 7) % TotalSegments === Segment);
      const from = ExclusiveStartKey === undefined ? 0 : own.indexOf(ExclusiveStartKey.id.S) + 1;
      const page = own.slice(from, from + Limit);
      const isLast = from + Limit >= own.length;
      return {
        Items: page.map((id) => ({ id: { S: id } })),
        ...(!isLast && { LastEvaluatedKey: { id: { S: page.at(-1)! } } }),
      };
    },
  });
}

describe('takeSample', () => {
  it('takes as many items as are asked for or there are, each once, in few reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ items: fc.nat({ max: 300 }), count: fc.integer({ min: 1, max: 60 }), seed: fc.nat() }),
        async ({ items, count, seed }) => {
          const { clients, sent } = tableOf(items);
          let state = seed;
          const random = () => {
            state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
            return state / 2 ** 31;
          };

          const sample = await takeSample(clients.dynamodb, { name: 'orders', itemCount: items }, count, {
            random,
            signal: never,
          });

          expect(sample).toHaveLength(Math.min(items, count));
          expect(new Set(sample.map((item) => JSON.stringify(item))).size).toBe(sample.length);
          expect(sent.length).toBeLessThanOrEqual(count + 100);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('reads consistently, and from other places each time', async () => {
    const { clients, sent } = tableOf(400);
    const parts = (value: number) => ({ random: () => value, signal: never });

    await takeSample(clients.dynamodb, { name: 'orders', itemCount: 400 }, 4, parts(0));
    await takeSample(clients.dynamodb, { name: 'orders', itemCount: 400 }, 4, parts(0.5));

    const segments = sent.map(({ input }) => (input as { Segment: number }).Segment);
    expect(sent.every(({ input }) => (input as { ConsistentRead: boolean }).ConsistentRead)).toBe(true);
    expect(segments).toContain(0);
    expect(segments).toContain(50);
  });

  it('ends where the table has far fewer items than its count says', async () => {
    const { clients, sent } = tableOf(0);

    const sample = await takeSample(clients.dynamodb, { name: 'orders', itemCount: 10_000_000 }, 5, {
      random: () => 0.9,
      signal: never,
    });

    expect([sample, sent.length]).toEqual([[], 105]);
  });
});
