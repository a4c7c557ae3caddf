import { ExactNumber } from '../../../handlers/consumer/exact-number';
import { isTransition, transitionLabel } from '../../../handlers/consumer/transition';

const pending = { status: 'PENDING' };
const paid = { status: 'PAID' };

describe('isTransition', () => {
  it.each([
    ['the very transition', { from: 'PENDING', to: 'PAID' }, pending, paid, true],
    ['one of several', { from: ['NEW', 'PENDING'], to: ['PAID', 'SHIPPED'] }, pending, paid, true],
    ['another origin', { from: 'NEW', to: 'PAID' }, pending, paid, false],
    ['another end', { from: 'PENDING', to: 'SHIPPED' }, pending, paid, false],
    ['anything', {}, pending, paid, true],
    ['no difference', { to: 'PAID' }, paid, paid, false],
    ['no difference at all', {}, pending, pending, false],
    ['an insert from anything', { to: 'PAID' }, undefined, paid, true],
    ['an insert from nothing', { from: null, to: 'PAID' }, undefined, paid, true],
    ['an insert from a value', { from: 'PENDING', to: 'PAID' }, undefined, paid, false],
    ['an attribute that comes', { from: null }, {}, paid, true],
    ['a removal to nothing', { to: null }, paid, undefined, true],
    ['a removal to a value', { to: 'PAID' }, pending, undefined, false],
    ['NULL for nothing', { from: null }, { status: null }, paid, true],
  ])('decides on %s', (_, ends, before, after, expected) => {
    expect(isTransition({ attribute: 'status', ...ends }, before, after)).toBe(expected);
  });
});

describe('isTransition of values that are objects', () => {
  it.each([
    ['a list', () => [{ productId: 'p-1', tags: new Set(['a', 'b']) }], [{ productId: 'p-2' }]],
    ['a map', () => ({ street: 'x', geo: { lat: 1 } }), { street: 'y' }],
    ['a set', () => new Set(['a', 'b']), new Set(['a'])],
    ['binary', () => new Uint8Array([1, 2]), new Uint8Array([1])],
    ['an exact number', () => new ExactNumber('12345678901234567890.5'), new ExactNumber('12345678901234567890.6')],
  ])('compares %s by what it holds', (_, value, other) => {
    const decide = (before: unknown, after: unknown) =>
      isTransition({ attribute: 'value' }, { value: before }, { value: after });

    const decisions = { same: decide(value(), value()), other: decide(value(), other) };

    expect(decisions).toEqual({ same: false, other: true });
  });

  it('takes nothing for an attribute that the item only inherits', () => {
    const arrives = isTransition({ attribute: 'constructor', from: null, to: 'x' }, {}, { constructor: 'x' });

    expect(arrives).toBe(true);
  });
});

describe('transitionLabel', () => {
  it.each([
    [{ from: 'PENDING', to: 'PAID' }, 'status: PENDING -> PAID'],
    [{ to: ['PAID', null] }, 'status: any -> PAID|null'],
  ])('names %j', (ends, label) => {
    expect(transitionLabel({ attribute: 'status', ...ends })).toBe(label);
  });
});
