import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutated } from './mutation';
import { mutations } from './mutations';
import { ruleTests } from './rule-tests';

describe('mutations', () => {
  test.each(mutations.map((mutation) => [mutation.rule, mutation] as const))('can break: %s', (_, mutation) => {
    const source = readFileSync(join(process.cwd(), mutation.file), 'utf8');

    expect(mutated(source, mutation)).not.toBe(source);
  });

  test('have names of their own', () => {
    const names = mutations.map(({ rule }) => rule);

    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('are tried with tests that exist', () => {
    const texts = ruleTests.map((name) => readFileSync(join(process.cwd(), name), 'utf8'));

    expect(texts.every((text) => text.includes('expect('))).toBe(true);
  });
});

describe('mutated', () => {
  const mutation = { rule: 'rule', file: 'file', find: 'one', replace: 'two' };

  test('replaces the text', () => {
    expect(mutated('a one b', mutation)).toBe('a two b');
  });

  test.each(['a b', 'one one'])('fails for %j, where the text is not there exactly once', (source) => {
    expect(() => mutated(source, mutation)).toThrow('rule: file holds the text');
  });
});
