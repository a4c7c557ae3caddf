import fc from 'fast-check';
import type { Item } from '../../handlers/core/attribute-value';
import type { Change } from '../../handlers/core/change';
import { decodeStreamRecord } from '../../handlers/core/stream-record';
import { sequenceNumberAt, streamArn, streamRecord } from '../support/stream-event';
import type { Subject } from './subject';

/** What somebody does to one item of the table. */
export interface Write {
  /** Which item, by its place in `historyKeys`. */
  readonly item: number;
  /** Its attributes from now on, by their place in the subject's list; undefined deletes it. */
  readonly attributes: number | undefined;
  /** A delete by time to live instead of by somebody. */
  readonly byTtl: boolean;
  /** Whole seconds since the write before, as a stream tells time. */
  readonly secondsLater: number;
}

export interface Writes {
  readonly writes: readonly Write[];
  /** From this write on a new stream tells of the table: a later label, and numbers that begin anew. */
  readonly newStreamAt: number | undefined;
}

/** A record of the stream with what the table says about its item. */
export interface HistoryRecord {
  readonly item: number;
  readonly record: ReturnType<typeof streamRecord>;
  readonly change: Change;
  /** The item afterwards, whole; undefined where it was deleted. */
  readonly image: Item | undefined;
  readonly isPoison: boolean;
}

/** Keys that are easily mixed up: by a separator in a value, by an escape, or by a number that no double holds. */
export const historyKeys: readonly Item[] = [
  ['secret-ann:1', '9007199254740992'],
  ['secret-ann:1', '9007199254740993'],
  ['secret-ann', '1'],
  ['secret-jörg/{x}#🦊', '-1.5'],
].map(([customerId, orderId]) => ({ customerId: { S: customerId! }, orderId: { N: orderId! } }));

/** States of an item, each with something that must never be logged. */
export const ownAttributes: readonly Item[] = [
  { status: { S: 'PENDING' }, note: { S: 'secret-note-of-ann' }, total: { N: '12.50' } },
  { status: { S: 'SHIPPED' }, note: { S: 'secret-note-of-ann' }, total: { N: '12.50' } },
  { status: { S: 'PENDING' }, total: { N: '99999999999999999999999999999999999999' }, tags: { SS: ['secret-b', 'a'] } },
  { status: { S: 'CANCELLED' }, address: { M: { city: { S: 'secret-städtchen' }, zip: { NULL: true } } } },
  { payload: { B: 'c2VjcmV0LWJpbmFyeQ==' }, lines: { L: [{ N: '1' }, { M: {} }, { S: 'secret-"line"\n' }] } },
  {},
];

export function writesOf(subject: Subject, lengthMax = 14): fc.Arbitrary<Writes> {
  const { length } = subject.attributes ?? ownAttributes;
  const write = fc.record({
    item: fc.nat(historyKeys.length - 1),
    attributes: fc.option(fc.nat(length - 1), { nil: undefined, freq: 3 }),
    byTtl: fc.boolean(),
    secondsLater: fc.constantFrom(0, 0, 1, 60),
  });
  return fc.record({
    writes: fc.array(write, { minLength: 1, maxLength: lengthMax, size: 'max' }),
    newStreamAt: fc.option(fc.nat(lengthMax), { nil: undefined, freq: 2 }),
  });
}

/**
 * What the stream tells of the writes, in their order. A delete of what is not there leaves no record; a write that
 * changes nothing leaves one with two equal images, as a backfill and some streams do.
 */
export function recordsOf(subject: Subject, { writes, newStreamAt }: Writes): readonly HistoryRecord[] {
  const attributes = subject.attributes ?? ownAttributes;
  const table = new Map<number, Item>();
  const records: HistoryRecord[] = [];
  let seconds = 1_767_323_045;
  for (const [place, write] of writes.entries()) {
    seconds += write.secondsLater;
    const oldImage = table.get(write.item);
    const image = write.attributes === undefined ? undefined : whole(write.item, attributes[write.attributes]!);
    if (image) table.set(write.item, image);
    else table.delete(write.item);
    if (!oldImage && !image) continue;
    const isNewStream = newStreamAt !== undefined && place >= newStreamAt;
    records.push(recordOf(subject, { ...write, place, oldImage, image, seconds, isNewStream }));
  }
  return records;
}

/** A history in which each of the subject's poisonous states is written once, to an item of its own. */
export function withPoison(subject: Subject, records: readonly HistoryRecord[], at: number): readonly HistoryRecord[] {
  const poisonous = (subject.poison ?? []).map((attributes, index) => {
    const keys = { customerId: { S: `secret-poison-${index}` }, orderId: { N: '1' } };
    const image = { ...keys, ...attributes };
    const sequenceNumber = String(500_000_000_000_000_000_000n + BigInt(index));
    const record = streamRecord({ keys, newImage: shown(subject, 'new', image), sequenceNumber });
    const change = decodeStreamRecord(record, sequenceNumber);
    return { item: historyKeys.length + index, record, change, image, isPoison: true };
  });
  return [...records.slice(0, at), ...poisonous, ...records.slice(at)];
}

interface RecordParts extends Write {
  readonly place: number;
  readonly oldImage: Item | undefined;
  readonly image: Item | undefined;
  readonly seconds: number;
  readonly isNewStream: boolean;
}

function recordOf(subject: Subject, parts: RecordParts): HistoryRecord {
  const { item, place, oldImage, image, byTtl, seconds, isNewStream } = parts;
  const sequenceNumber = isNewStream ? String(100_000_000_000_000_000_000n + BigInt(place)) : sequenceNumberAt(place);
  const record = streamRecord({
    eventName: !oldImage ? 'INSERT' : image ? 'MODIFY' : 'REMOVE',
    keys: historyKeys[item]!,
    newImage: shown(subject, 'new', image),
    oldImage: shown(subject, 'old', oldImage),
    sequenceNumber,
    createdAtSeconds: seconds,
    ...(isNewStream && { eventSourceARN: streamArn.replace('2026-01-02', '2026-01-03') }),
    ...(!image && byTtl && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
  });
  return { item, record, change: decodeStreamRecord(record, sequenceNumber), image, isPoison: false };
}

function shown({ viewType = 'NEW_AND_OLD_IMAGES' }: Subject, which: 'new' | 'old', image: Item | undefined) {
  const isShown = viewType === 'NEW_AND_OLD_IMAGES' || viewType === `${which.toUpperCase()}_IMAGE`;
  return isShown ? image : undefined;
}

function whole(item: number, attributes: Item): Item {
  return { ...historyKeys[item], ...attributes };
}

/** Every text of an item that is long enough not to be met by chance, as it is and as JSON has it. */
export function secretsOf(items: readonly Item[]): readonly string[] {
  const texts = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && value.length >= 8) for (const text of spellings(value)) texts.add(text);
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  items.forEach(collect);
  return [...texts];
}

function spellings(text: string): readonly string[] {
  return [text, JSON.stringify(text).slice(1, -1), Buffer.from(text).toString('base64'), encodeURIComponent(text)];
}
