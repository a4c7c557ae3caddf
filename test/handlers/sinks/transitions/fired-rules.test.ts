import type { Item } from '../../../../handlers/core/attribute-value';
import { firedRules } from '../../../../handlers/sinks/transitions/fired-rules';
import type { TransitionRule } from '../../../../handlers/sinks/transitions/settings';
import { changeBetween, type State, shipped, shipping, status } from './order-changes';

const { from: _, to: __, ...anyToAny } = shipped;
const isFired = (rule: TransitionRule, before: State, after: State) =>
  firedRules(changeBetween(before, after), [rule]).length === 1;

describe('firedRules', () => {
  const none: State = undefined;
  it.each<[string, Partial<TransitionRule>, State, State, boolean]>([
    ['the transition', { from: ['PENDING'], to: ['SHIPPED'] }, status('PENDING'), status('SHIPPED'), true],
    ['another end', { from: ['PENDING'], to: ['SHIPPED'] }, status('PENDING'), status('LOST'), false],
    ['another start', { from: ['PENDING'], to: ['SHIPPED'] }, status('LOST'), status('SHIPPED'), false],
    ['any -> X', { to: ['SHIPPED'] }, status('LOST'), status('SHIPPED'), true],
    ['any -> X on an insert', { to: ['SHIPPED'] }, none, status('SHIPPED'), true],
    ['any -> X where it was X', { to: ['SHIPPED'] }, status('SHIPPED'), status('SHIPPED', { n: { N: '1' } }), false],
    ['X -> any', { from: ['PENDING'] }, status('PENDING'), status('LOST'), true],
    ['X -> any on a delete', { from: ['PENDING'] }, status('PENDING'), none, true],
    ['one of several', { from: ['A', 'B'], to: ['C', 'D'] }, status('B'), status('D'), true],
    ['absent -> present', { from: [null] }, {}, status('NEW'), true],
    ['absent -> present on an insert', { from: [null] }, none, status('NEW'), true],
    ['present -> absent', { to: [null] }, status('NEW'), {}, true],
    ['NULL -> present', { from: [null] }, { status: { NULL: true } }, status('NEW'), true],
    ['absent -> NULL, which is no change', {}, {}, { status: { NULL: true } }, false],
    ['an absent attribute on an insert', {}, none, {}, false],
    ['any change of the attribute', {}, status('A'), status('B'), true],
    ['a number by its text', { to: ['5'] }, { status: { N: '4' } }, { status: { N: '5' } }, true],
    ['a number in another spelling', { to: ['5.0'] }, { status: { N: '4' } }, { status: { N: '5' } }, true],
    ['a text that looks like a number', { to: ['5'] }, status('4'), status('5'), true],
    ['a flag by its text', { to: ['true'] }, { status: { BOOL: false } }, { status: { BOOL: true } }, true],
    ['a set in another order', {}, { status: { SS: ['a', 'b'] } }, { status: { SS: ['b', 'a'] } }, false],
    ['a map that differs', {}, { status: { M: { a: { N: '1' } } } }, { status: { M: { a: { N: '2' } } } }, true],
  ])('knows %s', (_name, ends, before, after, expected) => {
    expect(isFired({ ...anyToAny, ...ends }, before, after)).toBe(expected);
  });

  it('tells numbers apart that a double cannot', () => {
    const big = (end: string): Item => ({ status: { N: `1234567890123456789012345678901234567${end}` } });

    expect(isFired(anyToAny, big('8'), big('9'))).toBe(true);
    expect(isFired(anyToAny, big('8'), big('8'))).toBe(false);
  });

  it('takes an attribute that every object has by inheritance for absent', () => {
    const rule = { ...anyToAny, attribute: 'constructor', from: [null], to: ['x'] };

    expect(isFired(rule, {}, { constructor: { S: 'x' } } as unknown as Item)).toBe(true);
    expect(isFired({ ...rule, attribute: '__proto__' }, {}, JSON.parse('{"__proto__":{"S":"x"}}'))).toBe(true);
    expect(isFired(rule, {}, {})).toBe(false);
  });

  it('asks the item as it is now, and as it last was where it is gone', () => {
    const ofShop = { ...anyToAny, where: [{ path: 'item.shop' as const, in: ['a'] }] };
    const inShop = (shop: string) => ({ shop: { S: shop } });

    expect(isFired(ofShop, status('A', inShop('b')), status('B', inShop('a')))).toBe(true);
    expect(isFired(ofShop, status('A', inShop('a')), status('B', inShop('b')))).toBe(false);
    expect(isFired(ofShop, status('A', inShop('a')), undefined)).toBe(true);
  });

  it('gives the rules in their order', () => {
    const rules = [{ ...shipped, name: 'b' }, anyToAny, { ...shipped, name: 'no', to: ['LOST'] }];

    expect(firedRules(shipping(), rules).map(({ name }) => name)).toEqual(['b', 'shipped']);
  });

  it.each([['newImage'], ['oldImage']])('is poison without the %s of a MODIFY', (image) => {
    const change = { ...shipping(), [image]: undefined };

    expect(() => firedRules(change, [shipped])).toThrow(expect.objectContaining({ code: 'TransitionsNeedBothImages' }));
  });
});
