import { type FilterPolicy, filterPolicyProblem, passesFilter } from './filter-policy';
import type { FormMessage } from './publish-batch-form';
import type { SnsFault } from './sns-limits';

type Fields = readonly (readonly [string, string])[];

/**
 * Decides in place of the emulator which subscription receives a message. A subscription's policy is replaced by one
 * that asks for a mark, and each message is given the marks of the policies that it passes: an attribute
 * `sns-filter.N` of a delivered message is of the emulator's making.
 */
export class SnsFilters {
  readonly #subscriptions: Subscription[] = [];

  /** A Subscribe or SetSubscriptionAttributes form with the policy replaced, or what SNS refuses about the policy. */
  subscribe(fields: Fields): { readonly fields: Fields } | { readonly fault: SnsFault } {
    const form = new Map(fields);
    const attributes = attributesOf(form);
    const policy = attributes.get('FilterPolicy');
    const scope = attributes.get('FilterPolicyScope') as FilterPolicy['scope'] | undefined;
    const known = this.#subscriptions.find(({ arn }) => arn !== undefined && arn === form.get('SubscriptionArn'));
    if (policy === undefined && !known) return { fields };
    const problem = policy && filterPolicyProblem(policy);
    if (problem) return { fault: { code: 'InvalidParameter', message: `Invalid parameter: ${problem}` } };
    const subscription = known ?? this.#add(form.get('TopicArn') ?? topicOf(form.get('SubscriptionArn') ?? ''));
    if (policy !== undefined) subscription.policy = policy;
    if (scope !== undefined) subscription.scope = scope;
    return { fields: fields.map((field) => replaced(field, fields, subscription)) };
  }

  /** Remembers which subscription the emulator has made, so that its policy can be changed later. */
  subscribed(fields: Fields, subscriptionArn: string): void {
    const mark = fields
      .map(([, value]) => /^\{"(sns-filter\.\d+)":/.exec(value)?.[1])
      .find((name) => name !== undefined);
    const subscription = this.#subscriptions.find((one) => one.mark === mark);
    if (subscription) subscription.arn = subscriptionArn;
  }

  /** The policy in whose place the emulator was given this text; undefined for any other text. */
  policyFor(text: string): FilterPolicyText | undefined {
    return this.#subscriptions.find(({ mark }) => text === policyOfMark(mark));
  }

  /** The message with the marks of the policies that it passes. */
  mark(topicArn: string, message: FormMessage): FormMessage {
    const marks = this.#subscriptions
      .filter((subscription) => subscription.topicArn === topicArn && passes(subscription, message))
      .map(({ mark }) => mark);
    const first = message.attributes.length + 1;
    const added = marks.flatMap((mark, index) => attributeFields(`MessageAttributes.entry.${first + index}`, mark));
    return { ...message, fields: [...message.fields, ...added] };
  }

  #add(topicArn: string): Subscription {
    const subscription: Subscription = {
      mark: `sns-filter.${this.#subscriptions.length + 1}`,
      topicArn,
      policy: '',
      scope: 'MessageAttributes',
    };
    this.#subscriptions.push(subscription);
    return subscription;
  }
}

/** As the attributes of a subscription have it. */
export interface FilterPolicyText {
  readonly policy: string;
  readonly scope: FilterPolicy['scope'];
}

interface Subscription extends FilterPolicyText {
  readonly mark: string;
  readonly topicArn: string;
  policy: string;
  scope: FilterPolicy['scope'];
  arn?: string;
}

function policyOfMark(mark: string): string {
  return JSON.stringify({ [mark]: ['pass'] });
}

/** An empty policy is how a filter is taken away. */
function passes({ policy, scope }: Subscription, message: FormMessage): boolean {
  return policy === '' || policy === '{}' || passesFilter({ policy: JSON.parse(policy), scope }, message);
}

/** `Attributes` of a Subscribe, or the one of a SetSubscriptionAttributes. */
function attributesOf(form: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const single = form.get('AttributeName');
  if (single !== undefined) return new Map([[single, form.get('AttributeValue') ?? '']]);
  const names = [...form.keys()].filter((field) => /^Attributes\.entry\.\d+\.key$/.test(field));
  return new Map(names.map((field) => [form.get(field)!, form.get(field.replace(/key$/, 'value')) ?? '']));
}

/** The field as the emulator gets it: a policy that asks for the mark, in the scope where marks are. */
function replaced([field, value]: readonly [string, string], fields: Fields, { mark }: Subscription) {
  const form = new Map(fields);
  const isValue = field === 'AttributeValue' || /^Attributes\.entry\.\d+\.value$/.test(field);
  const name = isValue ? (form.get('AttributeName') ?? form.get(field.replace(/value$/, 'key'))) : undefined;
  if (name === 'FilterPolicy') return [field, policyOfMark(mark)] as const;
  if (name === 'FilterPolicyScope') return [field, 'MessageAttributes'] as const;
  return [field, value] as const;
}

function attributeFields(prefix: string, mark: string): Fields {
  return [
    [`${prefix}.Name`, mark],
    [`${prefix}.Value.DataType`, 'String'],
    [`${prefix}.Value.StringValue`, 'pass'],
  ];
}

function topicOf(subscriptionArn: string): string {
  return subscriptionArn.slice(0, subscriptionArn.lastIndexOf(':'));
}
