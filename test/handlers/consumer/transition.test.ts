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

describe('transitionLabel', () => {
  it.each([
    [{ from: 'PENDING', to: 'PAID' }, 'status: PENDING -> PAID'],
    [{ to: ['PAID', null] }, 'status: any -> PAID|null'],
  ])('names %j', (ends, label) => {
    expect(transitionLabel({ attribute: 'status', ...ends })).toBe(label);
  });
});
