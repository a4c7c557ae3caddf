import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AttributeValue, Item } from '../../../handlers/core/attribute-value';
import { noticeQueues } from '../../services/notices';
import type { LoggedChange } from '../../workload';
import { takeMessages } from '../queue-collector';
import { AccountSheet, type SinkAccount } from '../sink-account';
import type { KeptSink } from '../topology';
import { expectedText, firing, isTooLarge, mailText, noticeText, type Rule } from '../transitions-model';
import type { SinkAccountant } from './accountant';

/**
 * Each transition was told, and nothing else. A send whose answer was lost is repeated under the same effect's id, as
 * on a machine that is too busy; where the settings say `quarantine` that is wrong.
 */
export const transitionsAccountant: SinkAccountant = {
  nameOf,
  async account({ kept, changes, isQuarantined, clients }) {
    const rules = rulesOf(kept);
    const heard = await heardNotices(clients.sqs, rules);
    const onUncertain = kept.consumer.definition.environment.TRIBUTARY_TRANSITIONS_ON_UNCERTAIN;
    return accountTransitions({ name: nameOf(kept), rules, onUncertain }, changes, heard, isQuarantined);
  },
  poison: (kept, changes) =>
    new Set(rulesOf(kept).flatMap((rule) => firing(rule, changes).filter((change) => isTooLarge(rule, change)))),
  hint: () => undefined,
};

export interface TransitionsSink {
  readonly name: string;
  readonly rules: readonly Rule[];
  /** `send` or `quarantine`. */
  readonly onUncertain: string | undefined;
}

/** What was heard of one transition. */
export interface Heard {
  readonly text: string;
  readonly effectId: string;
}

export function accountTransitions(
  { name, rules, onUncertain }: TransitionsSink,
  changes: readonly LoggedChange[],
  heard: readonly Heard[],
  isQuarantined: (change: LoggedChange) => boolean,
): SinkAccount {
  const sheet = new AccountSheet(name, 'effect');
  const textById = new Map(heard.map(({ effectId, text }) => [effectId, text]));
  const found = new Map<string, number>();
  for (const text of textById.values()) found.set(text, (found.get(text) ?? 0) + 1);
  for (const rule of rules) {
    for (const change of firing(rule, changes)) count(sheet, found, textOf(rule, change), isQuarantined(change));
  }
  for (const [text, times] of found) {
    sheet.wrong += times;
    if (times > 0) sheet.remark(`The rule ${text.split(' ')[0]} told of what did not happen.`);
  }
  sheet.duplicates = heard.length - textById.size;
  if (onUncertain === 'quarantine') sheet.wrong += sheet.duplicates;
  return sheet.account();
}

function nameOf({ consumer }: KeptSink): string {
  return `${consumer.name} tells`;
}

function rulesOf({ consumer }: KeptSink): readonly Rule[] {
  return JSON.parse(consumer.definition.environment.TRIBUTARY_TRANSITIONS_RULES ?? '[]') as readonly Rule[];
}

function textOf(rule: Rule, change: LoggedChange): string {
  return rule.ses ? mailText(rule, change) : expectedText(rule, change);
}

function count(sheet: AccountSheet, found: Map<string, number>, text: string, isQuarantined: boolean): void {
  sheet.expected += 1;
  const left = found.get(text) ?? 0;
  if (left > 0) {
    sheet.found += 1;
    found.set(text, left - 1);
  } else if (isQuarantined) sheet.quarantined += 1;
  else {
    sheet.missing += 1;
    sheet.remark(`The rule ${text.split(' ')[0]} did not tell of a transition.`);
  }
}

interface Content {
  readonly keys: Item;
  readonly effectId: string;
  readonly transition: {
    readonly name: string;
    readonly from: AttributeValue | null;
    readonly to: AttributeValue | null;
  };
}

interface Mail {
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly EmailTags: readonly { readonly Name: string; readonly Value: string }[];
}

/** What was heard in a run, which consumers share: each queue is emptied once. */
const heardIn = new WeakMap<SQSClient, Promise<readonly Heard[]>>();

/** What was heard of these rules; other consumers' are left to them. */
async function heardNotices(client: SQSClient, rules: readonly Rule[]): Promise<readonly Heard[]> {
  const heard = heardIn.get(client) ?? emptyQueues(client);
  heardIn.set(client, heard);
  return (await heard).filter(({ text }) => rules.some(({ name }) => text.startsWith(`${name} `)));
}

async function emptyQueues(client: SQSClient): Promise<readonly Heard[]> {
  const [events, mails, messages] = await Promise.all(
    Object.values(noticeQueues).map((name) => bodiesIn(client, name)),
  );
  return [
    ...messages!.map((body) => heardOf(JSON.parse(body) as Content)),
    ...events!.map((body) => heardOf(JSON.parse((JSON.parse(body) as { Detail: string }).Detail) as Content)),
    ...mails!.map((body) => heardMail(JSON.parse(body) as Mail)),
  ];
}

function heardOf({ keys, effectId, transition: { name, from, to } }: Content): Heard {
  return { text: noticeText(name, keys, from, to), effectId };
}

function heardMail({ Destination, EmailTags }: Mail): Heard {
  const tags = Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, Value]));
  const text = `${tags['tributary-transition']} ${Destination.ToAddresses[0]}`;
  return { text, effectId: tags['tributary-effect'] ?? '' };
}

async function bodiesIn(client: SQSClient, QueueName: string): Promise<readonly string[]> {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
  const bodies: string[] = [];
  const { signal } = new AbortController();
  while ((await takeMessages(client, QueueUrl!, 0, signal, ({ body }) => bodies.push(body))) > 0);
  return bodies;
}
