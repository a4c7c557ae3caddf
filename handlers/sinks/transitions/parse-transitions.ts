import type { OnUncertain } from '../../consumer/once';
import { SettingsError } from '../../core/errors';
import { itemPathPattern } from '../item-path';
import type { TransitionRule } from './settings';

export interface Transitions {
  readonly rules: readonly TransitionRule[];
  readonly onUncertain: OnUncertain;
}

/** Topic and bus for rules that say `own`. */
export interface OwnPlaces {
  readonly topicArn: string | undefined;
  readonly busArn: string | undefined;
}

type Loose = { readonly [name: string]: unknown };

/**
 * The rules that a setting holds as JSON, each with its place. Null stands for what is left out, as Terraform writes
 * it. Throws one `SettingsError` that names all that is wrong with them.
 */
export function parseTransitions(value: unknown, onUncertain: string | undefined, own: OwnPlaces): Transitions {
  const problems: string[] = [];
  const note = (setting: string, rule: string, got: unknown) =>
    void problems.push(`transitions: \`${setting}\` must be ${rule}, got ${JSON.stringify(got)}. Correct the rules.`);
  const list = Array.isArray(value) ? value : [];
  if (list.length === 0) note('rules', 'a list of at least one rule', value);
  const rules = list.map((each, index) => {
    const rule = withPlaces(withoutNulls(each) as Loose, own);
    for (const [setting, isRight, says, got] of checksOf(rule)) {
      if (!isRight) note(`rules[${index}].${setting}`, says, got);
    }
    return rule as unknown as TransitionRule;
  });
  const names = rules.map(({ name }) => name);
  if (new Set(names).size < names.length) note('rules', 'of different names', names);
  const isKnown = onUncertain === undefined || onUncertain === 'send' || onUncertain === 'quarantine';
  if (!isKnown) note('onUncertain', '`send` or `quarantine`', onUncertain);
  if (problems.length > 0) throw new SettingsError(problems);
  return { rules, onUncertain: (onUncertain as OnUncertain | undefined) ?? 'send' };
}

type Check = readonly [setting: string, isRight: boolean, says: string, got: unknown];

function checksOf(rule: Loose): readonly Check[] {
  const { name, attribute, from, to, where = [], content } = rule;
  const targets = [rule.sns, rule.eventBridge, rule.ses].filter((target) => target !== undefined);
  return [
    ['name', isText(name, /^[\w-]{1,64}$/), '1 to 64 letters, digits, `_` and `-`', name],
    ['attribute', isText(attribute), 'the name of an attribute', attribute],
    ['from', isEnd(from), 'a list of texts and null', from],
    ['to', isEnd(to), 'a list of texts and null', to],
    ['where', Array.isArray(where) && where.every(isItemTest), 'a list of tests with a path below `item`', where],
    ['content', [undefined, 'images', 'keys'].includes(content as string), '`images` or `keys`', content],
    ['sns', targets.length === 1, 'the only target, or `eventBridge` or `ses`', targets.length],
    ...targetChecks(rule),
  ];
}

function targetChecks(rule: Loose): readonly Check[] {
  const [sns, bus, ses] = [rule.sns, rule.eventBridge, rule.ses].map(loose) as [Loose, Loose, Loose];
  const ofSns: readonly Check[] = [['sns.topic', isArn(sns.topic, 'sns'), 'the ARN of a topic', sns.topic]];
  const ofBus: readonly Check[] = [
    ['eventBridge.bus', isArn(bus.bus, 'events'), 'the ARN of an event bus', bus.bus],
    ['eventBridge.source', isText(bus.source, /^(?!aws\.).{1,256}$/s), '1 to 256 characters, not `aws.`', bus.source],
    ['eventBridge.detailType', isText(bus.detailType, /^.{1,128}$/s), '1 to 128 characters', bus.detailType],
  ];
  const hasBody = ses.subject !== undefined && (ses.text !== undefined || ses.html !== undefined);
  const ofSes: readonly Check[] = [
    ['ses.identityArn', isArn(ses.identityArn, 'ses'), 'the ARN of an identity', ses.identityArn],
    ['ses.from', isText(ses.from), 'an address', ses.from],
    ['ses.to', isText(ses.to), 'an address with attributes in it', ses.to],
    ['ses.subject', (ses.template !== undefined) !== hasBody, 'given with a body, or `template`', ses.subject],
  ];
  return [...(rule.sns ? ofSns : []), ...(rule.eventBridge ? ofBus : []), ...(rule.ses ? ofSes : [])];
}

function withPlaces(rule: Loose, { topicArn, busArn }: OwnPlaces): Loose {
  const [sns, eventBridge] = [loose(rule.sns), loose(rule.eventBridge)];
  return {
    ...rule,
    ...(topicArn && sns.topic === 'own' && { sns: { ...sns, topic: topicArn } }),
    ...(busArn && eventBridge.bus === 'own' && { eventBridge: { ...eventBridge, bus: busArn } }),
  };
}

/** Members that are null are left out; in a list null is a value. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}

function loose(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {};
}

function isText(value: unknown, pattern = /./s): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isArn(value: unknown, service: string): boolean {
  return typeof value === 'string' && new RegExp(`^arn:[\\w-]+:${service}:[a-z0-9-]+:\\d{12}:.+$`).test(value);
}

function isEnd(value: unknown): boolean {
  if (value === undefined) return true;
  return Array.isArray(value) && value.every((each) => each === null || typeof each === 'string');
}

function isItemTest(value: unknown): boolean {
  const { path, in: wanted = [], notIn = [], exists = true } = loose(value);
  const areTexts = [wanted, notIn].every((list) => Array.isArray(list) && list.every((each) => isText(each, /^/)));
  return isText(path, itemPathPattern) && areTexts && typeof exists === 'boolean';
}
