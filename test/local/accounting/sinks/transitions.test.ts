import type { Item } from '../../../../handlers/core/attribute-value';
import { accountTransitions, type Heard } from '../../../../local/accounting/sinks/transitions';
import { expectedText, firing, isTooLarge, mailText, type Rule } from '../../../../local/accounting/transitions-model';
import type { LoggedChange } from '../../../../local/workload';
import { history, order } from '../orders';

const paid: Rule = { name: 'paid', attribute: 'status', to: ['PAID'], sns: {} };
const mailed: Rule = { name: 'mailed', attribute: 'status', from: ['PAID'], ses: { to: '{orderId}@example.com' } };
const changes = history(undefined, order('o-1', 'PENDING', []), order('o-1', 'PAID', []), order('o-1', 'SHIPPED', []));
const told: readonly Heard[] = [
  { text: expectedText(paid, changes[1]!), effectId: 'a' },
  { text: mailText(mailed, changes[2]!), effectId: 'b' },
];
const right = { missing: 0, wrong: 0, outOfOrder: 0, quarantined: 0, duplicates: 0 };
const account = (heard: readonly Heard[], onUncertain = 'send', isQuarantined = false) =>
  accountTransitions({ name: 'tells', rules: [paid, mailed], onUncertain }, changes, heard, () => isQuarantined);

describe('accountTransitions', () => {
  test('finds each transition told once', () => {
    expect(account(told)).toMatchObject({ ...right, expected: 2, found: 2, remarks: [] });
  });

  test('misses what was not told, but for what is in the quarantine', () => {
    expect(account(told.slice(1))).toMatchObject({ ...right, found: 1, missing: 1 });
    expect(account(told.slice(1), 'send', true)).toMatchObject({ ...right, found: 1, quarantined: 1 });
  });

  test('sees what was told for no reason, or for two', () => {
    expect(account([...told, { text: told[0]!.text, effectId: 'c' }])).toMatchObject({ ...right, wrong: 1 });
  });

  test('counts a repeated send, which is wrong where it should have been held back', () => {
    expect(account([...told, told[0]!])).toMatchObject({ ...right, duplicates: 1 });
    expect(account([...told, told[0]!], 'quarantine')).toMatchObject({ ...right, duplicates: 1, wrong: 1 });
  });
});

describe('firing', () => {
  const between = (before: Item | undefined, after: Item | undefined) =>
    [{ keys: {}, oldImage: before, newImage: after }] as unknown as readonly LoggedChange[];
  const isFired = (rule: Partial<Rule>, before: Item | undefined, after: Item | undefined) =>
    firing({ name: 'a', attribute: 'n', ...rule }, between(before, after)).length === 1;

  test.each<[Partial<Rule>, Item | undefined, Item | undefined, boolean]>([
    [{ from: [null] }, undefined, { n: { N: '1' } }, true],
    [{ from: [null] }, { n: { NULL: true } }, { n: { N: '1' } }, true],
    [{ to: [null] }, { n: { N: '1' } }, undefined, true],
    [{}, { n: { N: '1' } }, { n: { N: '1.0' } }, false],
    [{ to: ['1.0'] }, {}, { n: { N: '1' } }, true],
    [{ to: ['true'] }, {}, { n: { BOOL: true } }, true],
    [{ where: [{ path: 'item.m.x', in: ['1'] }] }, {}, { n: { S: 'a' }, m: { M: { x: { N: '1' } } } }, true],
    [{ where: [{ path: 'item.m.x', exists: true }] }, {}, { n: { S: 'a' } }, false],
    [{ where: [{ path: 'item.n', notIn: ['a'] }] }, {}, { n: { S: 'a' } }, false],
  ])('of %j from %j to %j is %s', (rule, before, after, expected) => {
    expect(isFired(rule, before, after)).toBe(expected);
  });
});

describe('isTooLarge', () => {
  test('is what no topic takes, unless the key alone is told', () => {
    const huge = { ...changes[0]!, newImage: { note: { S: 'x'.repeat(262_144) } } };

    expect([paid, { ...paid, content: 'keys' }, mailed].map((rule) => isTooLarge(rule, huge))).toEqual([
      true,
      false,
      false,
    ]);
  });
});
