/** Most entries that one PublishBatch takes. */
export const packEntriesMax = 10;

/** Most bytes that one message may have, and all messages of one PublishBatch together. */
export const packBytesMax = 262_144;

/** What packing must know of an entry. */
export interface Packable {
  readonly bytes: number;
  /** Entries of one group keep their order, in packs of their own; absent: no order to keep. */
  readonly group?: string;
}

/** Most of each that one request takes. */
export interface PackLimits {
  readonly entriesMax: number;
  readonly bytesMax: number;
}

const publishBatchLimits: PackLimits = { entriesMax: packEntriesMax, bytesMax: packBytesMax };

/**
 * Cuts entries into packs of at most 10 entries and 262,144 bytes, unless told other limits: each entry goes into the
 * first pack that has room. An entry of a group goes behind the pack of the group's entry before it, never into the
 * same one: a service may refuse one entry of a batch and take the next, which would swap the two. An entry alone above
 * the limit gets a pack alone.
 */
export function pack<Entry extends Packable>(
  entries: readonly Entry[],
  limits: PackLimits = publishBatchLimits,
): Entry[][] {
  const packs: Pack<Entry>[] = [];
  const groupNext = new Map<string, number>();
  let open = 0;
  for (const entry of entries) {
    let index = Math.max(open, entry.group === undefined ? 0 : (groupNext.get(entry.group) ?? 0));
    while (index < packs.length && !hasRoom(packs[index]!, entry, limits)) index++;
    const target = packs[index] ?? { entries: [], bytes: 0 };
    packs[index] = target;
    target.entries.push(entry);
    target.bytes += entry.bytes;
    if (entry.group !== undefined) groupNext.set(entry.group, index + 1);
    while (open < packs.length && isFull(packs[open]!, limits)) open++;
  }
  return packs.map((each) => each.entries);
}

interface Pack<Entry> {
  readonly entries: Entry[];
  bytes: number;
}

function hasRoom(target: Pack<unknown>, entry: Packable, { entriesMax, bytesMax }: PackLimits): boolean {
  return target.entries.length < entriesMax && target.bytes + entry.bytes <= bytesMax;
}

function isFull(target: Pack<unknown>, { entriesMax, bytesMax }: PackLimits): boolean {
  return target.entries.length === entriesMax || target.bytes >= bytesMax;
}
