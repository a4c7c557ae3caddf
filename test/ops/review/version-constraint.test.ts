import { mayBeBelow } from '../../../ops/review/version-constraint';

describe('mayBeBelow', () => {
  test.each([
    ['', true],
    ['>= 5.60.0', true],
    ['>= 5.61.0', false],
    ['>= 5.61', false],
    ['~> 5.0', true],
    ['~> 6.0', false],
    ['~> 5.61.2', false],
    ['< 7.0.0', true],
    ['>= 5.100.0, < 7.0.0', false],
    ['< 7.0.0, >= 5.100.0', false],
    ['!= 5.70.0', true],
    ['5.100.0', false],
    ['= 5.60.9', true],
    ['> 5.61.0', false],
  ])('knows whether %j allows a version before 5.61.0', (constraint, expected) => {
    const may = mayBeBelow(constraint, '5.61.0');

    expect(may).toBe(expected);
  });
});
