import type { SettingMistake } from '../../modules/errors';
import type { EventRuleSettings } from '../../modules/event-bus-settings';
import { kebabCase } from '../../modules/names';
import { isExpression } from '../../modules/setting';
import { nearestName } from '../nearest-name';
import { archiveNameRule, eventRuleRules } from '../rules/event-bus-rules';
import { checkRules } from './check-rules';
import type { PipelineFacts } from './facts';
import type { Draft } from './shape';
import { isPlainObject } from './shape';

/** Buses and their rules. */
export function checkEventBuses(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ where, name, definition }) =>
    Object.entries(definition.buses ?? {}).flatMap(([id, bus]) => {
      const place = `${where}/${id}`;
      const named = { ...bus, ...(name === undefined ? {} : { name: `${name}-${kebabCase(id)}` }) };
      return [
        ...(name === undefined ? [] : checkRules([archiveNameRule], named, { where: place })),
        ...Object.entries(bus?.rules ?? {}).flatMap(([ruleId, rule]) => [
          ...takenId(`${place}/${ruleId}`, ruleId),
          ...checkRule(`${place}/${ruleId}`, rule),
        ]),
      ];
    }),
  );
}

/** A rule stands beside what the bus makes for itself. */
function takenId(where: string, id: string): SettingMistake[] {
  if (!['Bus', 'Archive', 'Default'].includes(id)) return [];
  return [{ where, setting: 'id', rule: 'is taken by a construct of the product', value: id, remedy: 'Rename it.' }];
}

function checkRule(where: string, rule: Draft<EventRuleSettings> | undefined): SettingMistake[] {
  if (rule === undefined) return [];
  const { eventPattern } = rule;
  if (isExpression(eventPattern)) return checkRules(eventRuleRules, rule, { where });
  const written = typeof eventPattern === 'object' ? JSON.stringify(eventPattern) : eventPattern;
  return [
    ...checkRules(eventRuleRules, { ...rule, eventPattern: written }, { where }),
    ...checkPattern(where, eventPattern),
  ];
}

/** Members of an event. */
const eventMembers = [
  ...['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail', '$or'],
];

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
const operators = [
  ...['exists', 'prefix', 'suffix', 'equals-ignore-case', 'numeric', 'anything-but', 'wildcard', 'cidr'],
];

/** What EventBridge refuses, and what it takes although no event has it. */
function checkPattern(where: string, pattern: unknown): SettingMistake[] {
  const object = typeof pattern === 'string' ? parsed(pattern) : pattern;
  if (object === undefined) return [];
  const refuse = (path: string, rule: string, remedy: string) => [
    { where, setting: ['eventPattern', path].filter((each) => each !== '').join('.'), rule, remedy },
  ];
  if (!isPlainObject(object)) return refuse('', 'must be a JSON object', 'Write `{ source: [...] }`.');
  const unknown = Object.keys(object).filter((name) => !eventMembers.includes(name));
  return [
    ...unknown.flatMap((name) => {
      const nearest = nearestName(name, eventMembers) ?? 'detail';
      return refuse(name, 'never matches: no event has it', `Did you mean \`${nearest}\`?`);
    }),
    ...grammarMistakes(object, []).flatMap(({ path, rule, remedy }) => refuse(path.join('.'), rule, remedy)),
  ];
}

interface GrammarMistake {
  readonly path: readonly string[];
  readonly rule: string;
  readonly remedy: string;
}

function grammarMistakes(pattern: Record<string, unknown>, path: readonly string[]): GrammarMistake[] {
  const members = Object.entries(pattern);
  if (members.length === 0) return [{ path, rule: 'must not be empty', remedy: 'Name a field, or remove it.' }];
  return members.flatMap(([name, value]): GrammarMistake[] => {
    const below = [...path, name];
    if (isPlainObject(value)) return grammarMistakes(value, below);
    if (!Array.isArray(value)) {
      return [{ path: below, rule: 'must be a list or an object', remedy: 'Wrap the value in `[ ]`.' }];
    }
    if (value.length === 0) return [{ path: below, rule: 'must not be empty', remedy: 'Name a value.' }];
    if (name === '$or') return value.filter(isPlainObject).flatMap((each) => grammarMistakes(each, path));
    return value.filter(isPlainObject).flatMap((each) => operatorMistakes(each, below));
  });
}

function operatorMistakes(matcher: Record<string, unknown>, path: readonly string[]): GrammarMistake[] {
  const [name = '', ...others] = Object.keys(matcher);
  if (others.length === 0 && operators.includes(name)) return [];
  return [{ path, rule: 'must use one known operator', remedy: `Known are ${operators.join(', ')}.` }];
}

/** Undefined for what is no JSON, which the check of its shape has refused. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
