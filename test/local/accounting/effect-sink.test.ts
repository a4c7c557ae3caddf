import { accountEffectSink } from '../../../local/accounting/effect-sink';
import type { EffectCheck } from '../../../local/workload';

const check: EffectCheck = {
  sink: 'shipments',
  tableVariable: 'SHIPMENTS_TABLE',
  expected: () =>
    new Map([
      ['o-1', 1],
      ['o-2', 1],
    ]),
  found: (row) => ({ key: (row.id as { S: string }).S, count: Number((row.count as { N: string }).N) }),
};
const right = { missing: 0, wrong: 0, duplicates: 0 };

describe('accountEffectSink', () => {
  test.each([
    ['finds each effect once', { 'o-1': 1, 'o-2': 1 }, { ...right, found: 2 }],
    ['sees an effect that did not happen', { 'o-1': 1 }, { ...right, found: 1, missing: 1 }],
    ['sees an effect that happened twice', { 'o-1': 2, 'o-2': 1 }, { ...right, found: 2, wrong: 1, duplicates: 1 }],
    ['sees an effect without a reason', { 'o-1': 1, 'o-2': 1, 'o-3': 1 }, { ...right, found: 2, wrong: 1 }],
  ])('%s', (_, counts, expected) => {
    const rows = Object.entries(counts).map(([id, count]) => ({ id: { S: id }, count: { N: String(count) } }));

    expect(accountEffectSink(check, [], rows)).toMatchObject({ ...expected, contract: 'effect', expected: 2 });
  });
});
