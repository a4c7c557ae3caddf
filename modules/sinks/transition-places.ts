import { Token } from 'cdktf';
import type { TransitionRule } from '../../handlers/sinks/transitions/settings';
import type { PolicyStatement } from '../policy';
import { expression, isExpression, rawExpression, type Setting } from '../setting';
import { snakeCase } from '../spelling';

/** Resources of one statement, and whether there are any. */
type Places = Required<Pick<PolicyStatement, 'resources' | 'when'>>;

export interface TransitionPlaces {
  readonly topics: Places;
  readonly buses: Places;
  /** Identities, templates and configuration sets. */
  readonly mails: Places;
}

/** What the rules send to, as the ARNs that a role must name. */
export function placesOf(rules: Setting<readonly TransitionRule[]>): TransitionPlaces {
  if (isExpression(rules)) return expressedPlaces(rules);
  const named = (pick: (rule: TransitionRule) => readonly (string | undefined)[]): Places => {
    const arns = rules.flatMap(pick).filter((arn) => arn !== undefined);
    return { resources: [...new Set(arns)], when: arns.length > 0 };
  };
  return {
    topics: named(({ sns }) => [elsewhere(sns?.topic)]),
    buses: named(({ eventBridge }) => [elsewhere(eventBridge?.bus)]),
    mails: named(({ ses }) => [
      ses?.identityArn,
      ses?.template && besideIdentity(ses.identityArn, 'template', ses.template),
      ses?.configurationSetName && besideIdentity(ses.identityArn, 'configuration-set', ses.configurationSetName),
    ]),
  };
}

/** What is the sink's own has a statement of its own. */
function elsewhere(place: string | undefined): string | undefined {
  return place === 'own' ? undefined : place;
}

function elsewhereIn(path: string): string {
  return `try(${path} == "own" ? null : ${path}, null)`;
}

/** `arn:aws:ses:REGION:ACCOUNT:template/NAME` */
function besideIdentity(identityArn: string, kind: string, name: string): string {
  if (!isExpression(identityArn)) return `${identityArn.replace(/identity\/.*$/, '')}${kind}/${name}`;
  return Token.asString(expression`join("", [split("identity/", ${identityArn})[0], ${`${kind}/${name}`}])`);
}

function expressedPlaces(rules: unknown): TransitionPlaces {
  const beside = (kind: string, name: string) =>
    `try(join("", [split("identity/", rule.ses.identity_arn)[0], "${kind}/", rule.ses.${name}]), null)`;
  const mails = ['try(rule.ses.identity_arn, null)', beside('template', 'template')];
  return {
    topics: expressed(rules, [elsewhereIn('rule.sns.topic')]),
    buses: expressed(rules, [elsewhereIn('rule.event_bridge.bus')]),
    mails: expressed(rules, [...mails, beside('configuration-set', 'configuration_set_name')]),
  };
}

/** IAM stores a list of one as the bare value. */
function expressed(rules: unknown, members: readonly string[]): Places {
  const list = expression`distinct(compact(flatten([for rule in ${rules} : ${rawExpression(`[${members.join(', ')}]`)}])))`;
  return {
    resources: Token.asList(expression`try(one(${list}), ${list})`),
    when: expression`length(${list}) > 0`,
  };
}

/** Members that Terraform spells in another way than the handler: by their target, or in a test of the item. */
const targets = {
  sns: ['topic'],
  eventBridge: ['bus', 'source', 'detailType'],
  ses: [
    ...['identityArn', 'from', 'to', 'subject', 'text', 'html'],
    ...['template', 'templateData', 'configurationSetName'],
  ],
} as const;

/** The rules as the handler reads them. Those that only Terraform knows are spelled anew, without what is null. */
export function rulesOf(rules: Setting<readonly TransitionRule[]>): unknown {
  if (!isExpression(rules)) return rules;
  const plain = ['name', 'attribute', 'from', 'to', 'content'].map((name) => `${name} = rule.${name}`);
  const test = spelled('test', ['path', 'in', 'notIn', 'exists']);
  const where = `where = try(length(rule.where), 0) == 0 ? null : [for test in rule.where : ${test}]`;
  const others = Object.entries(targets).map(([target, members]) => {
    const path = `rule.${snakeCase(target)}`;
    return `${target} = ${path} == null ? null : ${spelled(path, members)}`;
  });
  const members = [...plain, where, ...others].join(', ');
  return expression`[for rule in ${rules} : ${rawExpression(withoutNulls(`{ ${members} }`))}]`;
}

function spelled(path: string, members: readonly string[]): string {
  return withoutNulls(`{ ${members.map((member) => `${member} = ${path}.${snakeCase(member)}`).join(', ')} }`);
}

function withoutNulls(object: string): string {
  return `{ for name, value in ${object} : name => value if value != null }`;
}
