import { compileLogFilter, LogFilterError } from '../../../local/control/log-filter';

const line = JSON.stringify({ level: 'WARN', message: 'A record was quarantined.', count: 3, at: { shard: 's-1' } });

describe('compileLogFilter', () => {
  test.each([
    ['', true],
    ['quarantined', true],
    ['"was quarantined"', true],
    ['"quarantined was"', false],
    ['record lost', false],
    ['?lost ?record', true],
    ['record -quarantined', false],
    ['{ $.level = "WARN" }', true],
    ['{ $.level = WARN }', true],
    ['{ $.level = "ERROR" || $.level = "WARN" }', true],
    ['{ $.level = "WARN" && $.count > 3 }', false],
    ['{ $.count >= 3 }', true],
    ['{ $.count = 3 }', true],
    ['{ $.level != "WARN" }', false],
    ['{ $.message = "*quarantined*" }', true],
    ['{ $.at.shard = "s-*" }', true],
    ['{ $.nothing NOT EXISTS }', true],
    ['{ $.level NOT EXISTS }', false],
  ])('says of %s %s', (pattern, expected) => {
    expect(compileLogFilter(pattern)(line)).toBe(expected);
  });

  test('finds nothing of JSON in plain text', () => {
    expect(compileLogFilter('{ $.level != "WARN" }')('WARN plain')).toBe(false);
  });

  test.each(['[a, b]', '{ $.level', '{ level = 1 }', '%regex%'])('refuses %s', (pattern) => {
    expect(() => compileLogFilter(pattern)).toThrow(LogFilterError);
  });
});
