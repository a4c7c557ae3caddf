import type { Item } from '../../handlers/core/attribute-value';
import type { EventName } from '../../handlers/core/change';
import type { LoggedChange } from '../workload';
import { canonicalValue } from './canonical';
import { ChangeMatcher } from './change-matcher';
import { describeChange } from './describe-change';
import { type MessageAttribute, passesAttributeFilter, passesBodyFilter } from './filter-policy';
import type { QueueMessage, ReadMessage } from './message';
import { AccountSheet, type SinkAccount } from './sink-account';
import { itemId } from './write-log';

/** A queue behind a topic, by what the configuration says of it. */
export interface LogSink {
  readonly name: string;
  readonly isFifo: boolean;
  readonly filterPolicy: string | undefined;
  readonly filterPolicyScope: 'MessageAttributes' | 'MessageBody';
  /** Item attributes that the fan-out copies into message attributes. */
  readonly filterAttributes: readonly string[];
}

/** A message as it was received, or why it cannot be read. */
export type ReceivedMessage = { readonly message: QueueMessage } & (
  | { readonly read: ReadMessage }
  | { readonly unreadable: string }
);

/**
 * Every change that passes the filter is in the queue at least once and whole, the versions of an item put its changes
 * in the order they were made, and all deliveries of one change carry one id. A FIFO queue has them in order, too.
 */
export function accountLogSink(
  sink: LogSink,
  changes: readonly LoggedChange[],
  received: readonly ReceivedMessage[],
  isQuarantined: (change: LoggedChange) => boolean,
): SinkAccount {
  const sheet = new AccountSheet(sink.name, 'log');
  const wanted = changes.filter((change) => isWanted(sink, change));
  const deliveries = matchDeliveries(sheet, sink, changes, new Set(wanted), received);
  for (const change of wanted) {
    sheet.expected++;
    const count = deliveries.get(change)?.length ?? 0;
    if (count > 0) sheet.found++;
    else if (isQuarantined(change)) sheet.quarantined++;
    else {
      sheet.missing++;
      sheet.remark(`${describeChange(change)} is missing.`);
    }
    sheet.duplicates += Math.max(0, count - 1);
  }
  countDisorder(sheet, sink, wanted, deliveries);
  return sheet.account();
}

interface Delivery {
  readonly read: ReadMessage;
  /** Place among all messages of the queue. */
  readonly position: number;
}

type Deliveries = ReadonlyMap<LoggedChange, readonly Delivery[]>;

function matchDeliveries(
  sheet: AccountSheet,
  sink: LogSink,
  changes: readonly LoggedChange[],
  wanted: ReadonlySet<LoggedChange>,
  received: readonly ReceivedMessage[],
): Deliveries {
  const matcher = new ChangeMatcher(changes);
  const deliveries = new Map<LoggedChange, Delivery[]>();
  // By version, because two changes of one item may look the same, and a standard queue gives them in any order.
  const versionOf = (one: ReceivedMessage) => ('read' in one ? one.read.version : '');
  const entries = [...received.entries()].sort(([, one], [, other]) => (versionOf(one) < versionOf(other) ? -1 : 1));
  for (const [position, one] of entries) {
    const match = 'read' in one ? matchMessage(matcher, deliveries, one.read) : `cannot be read: ${one.unreadable}`;
    const fault = typeof match === 'string' ? match : deliveryFault(sink, match.change, wanted, match.read);
    if (typeof match === 'string' || fault) {
      sheet.wrong++;
      sheet.remark(`Message ${one.message.messageId} ${fault}.`);
      continue;
    }
    const known = deliveries.get(match.change);
    const delivery = { read: match.read, position };
    if (known) known.push(delivery);
    else deliveries.set(match.change, [delivery]);
  }
  return deliveries;
}

/** The change that a message tells of. The same content twice is told apart by its id: the first belongs to the first. */
function matchMessage(matcher: ChangeMatcher, deliveries: Deliveries, read: ReadMessage) {
  const candidates = matcher.find(read);
  const change =
    candidates.find((candidate) => deliveries.get(candidate)?.[0]?.read.id === read.id) ??
    candidates.find((candidate) => !deliveries.has(candidate));
  if (change) return { change, read };
  const what = describeChange(candidates[0] ?? { eventName: read.eventName as EventName, keys: read.keys });
  return candidates.length > 0 ? `has a second id for ${what}` : `(${what}) matches no change that was made`;
}

function deliveryFault(
  sink: LogSink,
  change: LoggedChange,
  wanted: ReadonlySet<LoggedChange>,
  read: ReadMessage,
): string | undefined {
  if (!wanted.has(change)) return `(${describeChange(change)}) passed the filter policy but must not`;
  const fault = attributeFault(sink, change, read);
  return fault && `(${describeChange(change)}): ${fault}`;
}

/** Of each item, the versions must grow with the changes, and on FIFO the first deliveries too. */
function countDisorder(sheet: AccountSheet, sink: LogSink, wanted: readonly LoggedChange[], deliveries: Deliveries) {
  const newest = new Map<string, Delivery>();
  for (const change of wanted) {
    const all = deliveries.get(change);
    const first = all?.[0];
    if (!all || !first) continue;
    const id = itemId(change.table, change.keys);
    const before = newest.get(id);
    const isOlder = before !== undefined && before.read.version >= first.read.version;
    const isEarlier = sink.isFifo && before !== undefined && before.position >= first.position;
    const hasTwoVersions = all.some(({ read }) => told(read.version) !== told(first.read.version));
    if (isOlder || isEarlier || hasTwoVersions) {
      sheet.outOfOrder++;
      sheet.remark(`${describeChange(change)} is out of order.`);
    }
    newest.set(id, first);
  }
}

/** What every delivery of a change has of its version: Kinesis carries one change under two numbers, which are longer. */
function told(version: string): string {
  return version.replace(/:\d{41,}$/, '');
}

export function isWanted(
  { filterPolicy, filterPolicyScope, filterAttributes }: LogSink,
  change: LoggedChange,
): boolean {
  if (!filterPolicy) return true;
  if (filterPolicyScope === 'MessageAttributes') {
    return passesAttributeFilter(filterPolicy, expectedAttributes(change, filterAttributes));
  }
  const { eventName: type, table, keys, newImage, oldImage } = change;
  return passesBodyFilter(filterPolicy, { type, table, keys, ...named('new', newImage), ...named('old', oldImage) });
}

function named(name: string, image: Item | undefined): object {
  return image ? { [name]: image } : {};
}

/** The attributes a change's message must carry, by the documented rules. */
export function expectedAttributes(
  change: LoggedChange,
  filterAttributes: readonly string[],
): Record<string, MessageAttribute> {
  const { eventName, table, newImage, oldImage } = change;
  const attributes: Record<string, MessageAttribute> = {
    eventName: { type: 'String', value: eventName },
    table: { type: 'String', value: table },
  };
  // Where the stream does not hold the images, nobody can tell.
  if ((newImage || eventName === 'REMOVE') && (oldImage || eventName === 'INSERT')) {
    const value = JSON.stringify(changedNames(oldImage, newImage));
    attributes.changedAttributes = { type: 'String.Array', value };
  }
  const image = newImage ?? oldImage ?? {};
  for (const name of filterAttributes) {
    const [type, value] = Object.hasOwn(image, name) ? (Object.entries(image[name]!)[0] as [string, unknown]) : [];
    if (type === 'S' && value !== '') attributes[name] = { type: 'String', value: value as string };
    if (type === 'BOOL') attributes[name] = { type: 'String', value: String(value) };
    if (type === 'SS') attributes[name] = { type: 'String.Array', value: JSON.stringify(value) };
    if (type === 'N') attributes[name] = { type: isFilterNumber(value) ? 'Number' : 'String', value: value as string };
  }
  return attributes;
}

/** SNS compares numbers from -10^9 to 10^9 with up to five digits after the point. */
function isFilterNumber(value: unknown): boolean {
  return /^-?\d+(\.\d{1,5})?$/.test(value as string) && Math.abs(Number(value)) <= 1e9;
}

function changedNames(oldImage: Item | undefined, newImage: Item | undefined): string[] {
  const textOf = (image: Item | undefined, name: string) =>
    image && Object.hasOwn(image, name) ? canonicalValue(image[name]!) : undefined;
  const names = new Set([...Object.keys(newImage ?? {}), ...Object.keys(oldImage ?? {})]);
  return [...names].filter((name) => textOf(oldImage, name) !== textOf(newImage, name)).sort();
}

/** Numbers may be spelled in another way, and control characters cannot be sent: neither is compared. */
function attributeFault(sink: LogSink, change: LoggedChange, { attributes }: ReadMessage): string | undefined {
  if (!attributes) return undefined;
  const expected = expectedAttributes(change, sink.filterAttributes);
  if (attributes.eventName?.value !== change.eventName) return 'its attribute `eventName` is wrong';
  const names = JSON.parse(attributes.changedAttributes?.value ?? '[]') as string[];
  if (JSON.stringify(names.sort()) !== (expected.changedAttributes?.value ?? '[]')) {
    return 'its attribute `changedAttributes` is wrong';
  }
  const other = Object.keys(expected).find((name) => attributes[name]?.type !== expected[name]!.type);
  return other && `its attribute \`${other}\` is missing or of another type`;
}
