import { pipeEventOf } from '../../engine/pipe-event';
import { type PipeRule, pipeRules } from '../../engine/pipe-rules';
import { pipeTemplateOf } from '../../engine/pipe-template';
import file from '../fixtures/pipe-cases.json';
import { casePipe, caseStartMs, PipeCaseRun, type PipeRunCase } from '../support/pipe-case-run';

interface PipeCase {
  readonly id: string;
  readonly kind: string;
  readonly rules: readonly string[];
  readonly expect: unknown;
  readonly template?: string;
  readonly event?: unknown;
}

const cases = file.cases as readonly PipeCase[];
const ofKind = (kind: string) => cases.filter((one) => one.kind === kind).map((one) => [one.id, one] as const);

describe('pipeRules', () => {
  test.each(pipeRules.map((rule): [string, PipeRule] => [rule.id, rule]))('%s has a case', (id) => {
    expect(cases.filter(({ rules }) => rules.includes(id)).map((one) => one.id)).not.toEqual([]);
  });

  test('are all that cases name, each once', () => {
    const ids = pipeRules.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(cases.flatMap(({ rules }) => rules).filter((rule) => !ids.includes(rule))).toEqual([]);
  });

  test('are derived, not recorded', () => {
    expect(file.evidence).toBe('derived');
  });
});

describe('a pipe', () => {
  test.each(ofKind('run'))('does as derived: %s', async (_, one) => {
    const run = await new PipeCaseRun(one as unknown as PipeRunCase).run();

    expect(run).toMatchObject(one.expect as object);
  });
});

describe('pipeTemplateOf', () => {
  test.each(ofKind('template'))('makes what is derived: %s', (_, { template, event, expect: text }) => {
    const fill = pipeTemplateOf(template, casePipe);

    expect(fill(event ?? file.templateEvent, caseStartMs)).toBe(text);
  });

  test('hands an event on as JSON where there is none', () => {
    expect(pipeTemplateOf(undefined, casePipe)({ a: 1 }, 0)).toBe('{"a":1}');
  });

  test('fails for more than 8,192 characters', () => {
    expect(pipeTemplateOf('x'.repeat(8_192), casePipe)({}, 0)).toHaveLength(8_192);
    expect(() => pipeTemplateOf('x'.repeat(8_193), casePipe)).toThrow('has 8193 characters, and at most 8192');
  });
});

describe('pipeEventOf', () => {
  test.each(ofKind('event'))('makes what is derived: %s', (_, { event, expect: made }) => {
    expect(pipeEventOf(event)).toEqual(made);
  });
});
