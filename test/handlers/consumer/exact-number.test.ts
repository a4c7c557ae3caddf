import { ExactNumber, toNumber } from '../../../handlers/consumer/exact-number';

describe('toNumber', () => {
  it.each([
    '0',
    '-0',
    '1',
    '-1.5',
    '0.1',
    '100',
    '1E+20',
    '1e-7',
    '9007199254740992',
    '123456789012345',
    '0.000001',
    '+5',
  ])('takes %s for a number', (text) => {
    expect(toNumber(text)).toBe(Number(text));
  });

  it.each([
    '9007199254740993',
    '0.12345678901234567890',
    '12345678901234567890123456789012345678',
    '9.9999999999999999999999999999999999999E+125',
    '-1.00000000000000000001',
  ])('keeps %s exactly', (text) => {
    expect(toNumber(text)).toEqual(new ExactNumber(text));
  });
});
