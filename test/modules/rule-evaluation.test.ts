import {
  always,
  asNumber,
  choose,
  given,
  gt,
  implies,
  lte,
  number,
  type Rule,
  sentence,
  words,
} from '../../modules/rule';
import { brokenBy, holdsFor } from '../../modules/rule-evaluation';

const value = number('size?');
const atMostTen: Rule = {
  setting: 'size?',
  rule: words('must be at most 10'),
  value,
  remedy: sentence`${choose(gt(asNumber(value), 10), 'Lower it.', 'Write a number.')}`,
  holds: implies(given(value), lte(value, 10)),
};
const ofItsKind: Rule = { ...atMostTen, asksForKind: true };

const isUnresolved = (each: unknown) => each === 'token';

describe('holdsFor', () => {
  test.each([
    [10, true, true],
    [11, false, false],
    [null, true, true],
    ['5', undefined, false],
    [[5], undefined, false],
    ['token', undefined, undefined],
  ])('judges %j by a rule, and by one that asks for the kind', (size, byClaim, byKind) => {
    const judged = [atMostTen, ofItsKind].map((rule) => holdsFor(rule, { size }, { isUnresolved }));

    expect(judged).toEqual([byClaim, byKind]);
  });

  test('asks for nothing but the kind where a rule always holds', () => {
    const rule: Rule = { ...ofItsKind, holds: always };

    expect([11, 'x', undefined].map((size) => holdsFor(rule, { size }))).toEqual([true, false, true]);
  });
});

describe('brokenBy', () => {
  test.each([
    ['20', 'Lower it.'],
    ['x', 'Write a number.'],
  ])('reads the text %j as a number where it tells what to do', (size, remedy) => {
    const mistakes = brokenBy(ofItsKind, { size }, { where: 'dev/A' });

    expect(mistakes).toEqual([{ where: 'dev/A', setting: 'size', rule: 'must be at most 10', value: size, remedy }]);
  });
});
