import { decodedEventOf } from '../../engine/pipe-event';
import type { HeardEvent } from '../pipes/event-bus-stand-in';
import type { LoggedChange } from '../workload';
import { ChangeMatcher } from './change-matcher';
import { changesFor } from './delivered-changes';
import { accountLogSink, type ReceivedMessage } from './log-sink';
import type { QueueMessage, ReadMessage } from './message';
import type { PipeSink } from './pipe-sinks';
import { AccountSheet, type SinkAccount } from './sink-account';
import { sourceEventOf } from './source-event';
import type { TopologyPipe } from './topology';

/**
 * What pipes delivered to a queue. Where messages hold the records of the stream, every change is looked for with its
 * images and in order; where a template or an enrichment made something else of them, messages are counted.
 */
export function accountPipeSink(
  { name, queue, pipe, rule }: PipeSink,
  changes: readonly LoggedChange[],
  messages: readonly QueueMessage[],
  heard: readonly HeardEvent[],
): SinkAccount {
  const received = messages.map(readRecord);
  const given = rule ? heard.filter(({ rules }) => rules.includes(rule)) : undefined;
  const expected = given ? given.length : changesFor(pipe, changes).length;
  if (!received.every((one) => 'read' in one)) return countedAccount(name, expected, messages.length);
  const own = given ? changesHeard(given, changes) : changesFor(pipe, changes);
  return accountLogSink({ ...passing, name, isFifo: queue.isFifo }, own, received, () => false);
}

/** What a pipe put on a bus: every change that passes its filters. */
export function accountBus(
  pipe: TopologyPipe,
  changes: readonly LoggedChange[],
  heard: readonly HeardEvent[],
): SinkAccount {
  const busName = pipe.pipe.target.arn.split('/').at(-1)!;
  const events = heard.filter((one) => one.busName === busName && mayComeFrom(pipe, one));
  const received = events.map(({ event }) => readRecord({ messageId: event.id, body: JSON.stringify(event) }));
  const own = changesFor(pipe, changes);
  const name = `${busName} (bus)`;
  if (!received.every((one) => 'read' in one)) return countedAccount(name, own.length, events.length);
  return accountLogSink({ ...passing, name, isFifo: false }, own, received, () => false);
}

/** Several pipes may fill a bus. Those are told apart by what they call their events, where no path says it. */
function mayComeFrom({ pipe: { target } }: TopologyPipe, { event }: HeardEvent): boolean {
  const { source, detailType } = target.parameters;
  return isCalled(source, event.source) && isCalled(detailType, event['detail-type']);
}

function isCalled(told: string | undefined, name: string): boolean {
  return told === undefined || told.startsWith('$') || told === name;
}

const passing = { filterPolicy: undefined, filterPolicyScope: 'MessageBody', filterAttributes: [] } as const;

function countedAccount(name: string, expected: number, count: number): SinkAccount {
  const sheet = new AccountSheet(name, 'log');
  sheet.expected = expected;
  sheet.found = Math.min(expected, count);
  sheet.duplicates = Math.max(0, count - expected);
  sheet.missing = Math.max(0, expected - count);
  if (sheet.missing > 0) sheet.remark(`${sheet.missing} of ${expected} messages are missing.`);
  return sheet.account();
}

/** The changes that events on a bus tell of, each once. */
function changesHeard(heard: readonly HeardEvent[], changes: readonly LoggedChange[]): LoggedChange[] {
  const matcher = new ChangeMatcher(changes);
  const seenIds = new Set<string>();
  const found = new Set<LoggedChange>();
  for (const { event } of heard) {
    const one = readRecord({ messageId: event.id, body: JSON.stringify(event) });
    if (!('read' in one) || seenIds.has(one.read.id)) continue;
    seenIds.add(one.read.id);
    const change = matcher.find(one.read).find((candidate) => !found.has(candidate));
    if (change) found.add(change);
  }
  return changes.filter((change) => found.has(change));
}

/** The record of a stream in a message, in the envelope of a topic or a bus or in neither. */
function readRecord(message: QueueMessage): ReceivedMessage {
  try {
    const record = recordIn(JSON.parse(message.body) as object);
    const change = sourceEventOf(record);
    if (change?.id && change.table)
      return { message, read: { ...change, version: versionOf(record), attributes: undefined } };
  } catch {
    // What is no JSON is no record either.
  }
  return { message, unreadable: 'it holds no record of a stream' };
}

interface Envelope {
  readonly Type?: string;
  readonly Message?: string;
  readonly 'detail-type'?: string;
  readonly detail?: object;
}

function recordIn(outer: object): object {
  const { Type, Message, 'detail-type': type, detail } = outer as Envelope;
  if (Type === 'Notification' && Message !== undefined) return recordIn(JSON.parse(Message) as object);
  const { data, ...rest } = decodedEventOf(type && detail ? detail : outer) as { readonly data?: object };
  return typeof data === 'object' ? data : { ...rest };
}

/** Grows with the changes of an item: the sequence number, or the time where Kinesis carried the change. */
function versionOf(record: object): ReadMessage['version'] {
  const { dynamodb } = record as { dynamodb: { SequenceNumber?: string; ApproximateCreationDateTime?: number } };
  return String(dynamodb.SequenceNumber ?? dynamodb.ApproximateCreationDateTime).padStart(40, '0');
}
