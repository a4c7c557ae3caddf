import type { Mutation } from '../mutation';

const limits = 'modules/event-source-settings-limits.ts';
const rules = 'modules/event-source-settings-rules.ts';

/** 1.1: what AWS takes of the settings. One table says it, which Terraform's modules validate with as well. */
export const settingMutations: readonly Mutation[] = [
  {
    rule: '1.1 a range has its ends in it',
    file: limits,
    find: 'parallelizationFactor: { min: 1, max: 10 },',
    replace: 'parallelizationFactor: { min: 1, max: 9 },',
  },
  {
    rule: '1.1 a number of a range is whole',
    file: rules,
    find: '(range.min === range.max ? [] : [isWhole])',
    replace: '(range.min === range.max ? [isWhole] : [])',
  },
  {
    rule: '1.1 -1 stands for ever',
    file: rules,
    find: 'range.orForever ? any(eq(value, -1), isInside) : isInside',
    replace: 'range.orForever ? any(eq(value, -2), isInside) : isInside',
  },
  {
    rule: '1.1 a record age of 0 to 59 s has an answer of its own',
    file: 'modules/event-source-settings-ranges.ts',
    find: 'Number(value) < range.min;',
    replace: 'Number(value) < 0;',
  },
  {
    rule: '1.1 a text is no number',
    file: rules,
    find: 'holds: implies(given(rule.setting), rule.holds), asksForKind: true };',
    replace: 'holds: implies(given(rule.setting), rule.holds) };',
  },
  {
    rule: '1.1 what is absent has a default',
    file: rules,
    find: 'holds: implies(given(rule.setting), rule.holds), asksForKind: true };',
    replace: 'asksForKind: true };',
  },
  {
    rule: '1.1 a starting position is required',
    file: rules,
    find: "holds: given('startingPosition'),",
    replace: 'holds: always,',
  },
  {
    rule: '1.1 AT_TIMESTAMP is not for DynamoDB',
    file: limits,
    find: "startingPositions: ['TRIM_HORIZON', 'LATEST'],",
    replace: "startingPositions: ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'],",
  },
  {
    rule: '1.1 a list has no member that AWS does not know',
    file: rules,
    find: 'eq(lengthOf(others), 0)',
    replace: 'lte(lengthOf(others), 1)',
  },
  {
    rule: '1.1 a list names its one member once',
    file: rules,
    find: 'all(lte(lengthOf(value), 1),',
    replace: 'all(lte(lengthOf(value), 2),',
  },
  {
    rule: '1.1 a mapping has five filters',
    file: rules,
    find: 'lte(lengthOf(list(filters)), filterCountMax)',
    replace: 'lte(lengthOf(list(filters)), filterCountMax + 1)',
  },
  {
    rule: '1.1 a pattern has 4096 characters',
    file: rules,
    find: 'lte(lengthOf(text(pattern)), filterPatternCharactersMax)',
    replace: 'lte(lengthOf(text(pattern)), filterPatternCharactersMax + 1)',
  },
  {
    rule: '1.1 nothing is sent on success',
    file: rules,
    find: 'holds: not(given(onSuccess)),',
    replace: 'holds: always,',
  },
  {
    rule: '1.1 a failure destination has no order',
    file: rules,
    find: 'not(matches(onFailure, /\\.fifo$/))',
    replace: 'not(matches(onFailure, /\\.FIFO$/))',
  },
  {
    rule: '1.1 a queue whose batches exceed 10 has a window',
    file: rules,
    find: "lte(number('batchSize', 10), 10),",
    replace: "lte(number('batchSize', 10), 11),",
  },
  {
    rule: '1.1 provisioned pollers have no maximum concurrency beside them',
    file: rules,
    find: "holds: not(all(given('provisionedPollerConfig?'), given(concurrency))),",
    replace: 'holds: always,',
  },
];
