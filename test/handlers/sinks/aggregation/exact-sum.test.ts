import { addExactly, partsOf, unitsText } from '../../../../handlers/sinks/aggregation/exact-sum';

const shown = (text: string) =>
  Object.fromEntries([...partsOf(text)].map(([power, units]) => [power, unitsText(units)]));

describe('partsOf', () => {
  it.each([
    ['0', {}],
    ['-0.00', {}],
    ['12.50', { 0: '12.5' }],
    ['-0.0000000001', { 0: '-0.0000000001' }],
    ['0.00000000001', { '-28': '100000000000000000' }],
    ['999999999999999999.9999999999', { 0: '999999999999999999.9999999999' }],
    ['1000000000000000000', { 28: '0.0000000001' }],
    ['1E+40', { 28: '1000000000000' }],
    ['1E-130', { '-140': '10000000000' }],
    [
      '12345678901234567890.123456789012345678',
      { '-28': '123456780000000000', 0: '345678901234567890.123456789', 28: '0.0000000012' },
    ],
  ])('cuts %s', (text, parts) => {
    expect(shown(text)).toEqual(parts);
  });
});

describe('addExactly', () => {
  it.each([
    [[], '0'],
    [['0.1', '0.2'], '0.3'],
    [['1E+40', '0.01', '-1E+40'], '0.01'],
    [['-1.50', '1.5'], '0'],
    [['100', '-0.5'], '99.5'],
    [['1E-130'], `0.${'0'.repeat(129)}1`],
  ])('makes %j %s', (numbers, total) => {
    expect(addExactly(numbers.map((text) => [text, 0]))).toBe(total);
  });
});
