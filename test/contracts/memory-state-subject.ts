import type { Item } from '../../handlers/core/attribute-value';
import type { Change } from '../../handlers/core/change';
import { classifyError } from '../../handlers/core/error-class';
import { PoisonError } from '../../handlers/core/errors';
import type { Inspection } from '../../handlers/core/inspection';
import { type BatchProcessor, createBatchProcessor } from '../../handlers/core/process-batch';
import type { Outcome, Sink } from '../../handlers/core/sink';
import { compareHeld, type HeldPair } from '../../handlers/sinks/compare-held';
import { groupByItem } from '../../handlers/sinks/group-by-item';
import { differingNames } from '../../handlers/sinks/same-value';
import { heldFromMs, type Standing } from '../../handlers/sinks/standing';
import { itemText } from './same-item';
import type { Damage, EnvironmentParts, StateSubject, SubjectParts } from './subject';

/** What can be wrong with a state sink. Each of these is a mistake that somebody has made. */
export type StateDefect =
  | 'overwrites whatever is there'
  | 'looks at the version, and writes without it'
  | 'marks the version before it writes'
  | 'compares versions without their stream'
  | 'deletes without a tombstone'
  | 'loses tombstones when the place restarts'
  | 'keeps tombstones for a day'
  | 'takes the first change of an item in a batch for all'
  | 'takes the last to come for the newest'
  | 'mixes keys up'
  | 'takes a repair for a change'
  | 'repairs what has changed since'
  | 'forgets that it was repaired'
  | 'lists what is deleted'
  | 'compares nothing'
  | 'takes a failure for success'
  | 'takes a throttle for poison'
  | 'takes poison for a throttle'
  | 'takes an aborted call for success'
  | 'logs items'
  | 'quotes items in errors';

interface Row extends Standing {
  readonly keys: Item;
  /** Absent in a tombstone. */
  readonly item: Item | undefined;
  /** When a tombstone may go. */
  readonly expiresAtMs: number;
}

/** The least state sink, right or with one defect, on a map: for tests of the suite itself. */
export function memoryStateSubject(defect?: StateDefect): StateSubject {
  return {
    name: defect ?? 'a state sink without a defect',
    poison: [{ secret: { S: 'secret-poison' } }],
    repair: 'redriven',
    async open(parts) {
      const rows = new Map<string, Row>();
      const sink = (environment?: EnvironmentParts) => createSink(rows, parts, defect, environment);
      return {
        environment: (given): BatchProcessor => createBatchProcessor({ ...given, sink: sink(given) }),
        read: async () =>
          new Map([...rows].flatMap(([key, { item }]) => (item ? [[key, itemText(item)] as const] : []))),
        async disturb() {
          const isForgetful = defect === 'loses tombstones when the place restarts';
          for (const [key, { item, expiresAtMs }] of rows) {
            if (!item && (isForgetful || expiresAtMs <= parts.clock.nowMs())) rows.delete(key);
          }
        },
        inspection: inspectRows(rows, defect),
        damage: async (turn) => damageRow(rows, turn),
        close: async () => {},
      };
    },
    model: (items) => new Map(items.map((item) => [keyOf(item, defect), itemText(item)])),
  };
}

function inspectRows(rows: ReadonlyMap<string, Row>, defect: StateDefect | undefined): Inspection {
  return {
    async list() {
      const held = [...rows].filter(([, { item }]) => item || defect === 'lists what is deleted');
      return { held: held.map(([where, { keys }]) => ({ keys, where })), unnamed: 0 };
    },
    async compare(question) {
      const pairs = question.items.map(({ keys, image }): HeldPair<Item> => {
        const where = keyOf(keys, defect);
        const row = rows.get(where);
        return { keys, where, wanted: image, held: row && { ...row, content: row.item } };
      });
      const compared = compareHeld(question, pairs, differingNames);
      return { ...compared, refused: 0, ...(defect === 'compares nothing' && { differences: [] }) };
    },
  };
}

function damageRow(rows: Map<string, Row>, turn: number): Damage | undefined {
  const standing = [...rows].filter(([, { item }]) => item);
  const [where, row] = standing[turn % Math.max(standing.length, 1)] ?? [];
  if (where === undefined || !row) return undefined;
  if (turn % 2 === 0) {
    rows.delete(where);
    return { kind: 'missing', where };
  }
  rows.set(where, { ...row, item: { ...row.item, added: { BOOL: true } } });
  return { kind: 'differs', where, attributes: ['added'] };
}

function createSink(
  rows: Map<string, Row>,
  { around, clock }: SubjectParts,
  defect: StateDefect | undefined,
  environment: EnvironmentParts | undefined,
): Sink {
  return {
    name: 'memory',
    contract: 'state',
    replay: 'apply',
    ordered: false,
    plan: (changes) =>
      groupByItem(changes).map((group) => ({
        changes: group,
        async run({ signal }) {
          const change = chosenOf(group, defect);
          if (defect === 'logs items') environment?.logger.info('Writing.', { item: itemText(change.newImage ?? {}) });
          const aborted = new Promise<Outcome>((resolve) =>
            signal.addEventListener('abort', () => resolve({ status: 'done' })),
          );
          const written = write(change, rows, { around, clock }, defect).catch((error) => failure(error, defect));
          const isHasty = defect === 'takes an aborted call for success';
          const outcome = await (isHasty ? Promise.race([written, aborted]) : written);
          return group.map(() => outcome);
        },
      })),
  };
}

function chosenOf(group: readonly Change[], defect: StateDefect | undefined): Change {
  if (defect === 'takes the first change of an item in a batch for all') return group[0]!;
  if (defect === 'takes the last to come for the newest') return group.at(-1)!;
  return group.reduce((newest, change) => (change.version > newest.version ? change : newest));
}

async function write(
  change: Change,
  rows: Map<string, Row>,
  { around, clock }: SubjectParts,
  defect: StateDefect | undefined,
): Promise<Outcome> {
  if (change.newImage?.secret && defect !== 'takes poison for a throttle') throw refused(change, defect);
  if (change.newImage?.secret) return { status: 'transient', error: new Error('later') };
  const key = keyOf(change.keys, defect);
  const days = defect === 'keeps tombstones for a day' ? 1 : 30;
  const row = { ...standingOf(change, defect), item: change.newImage, expiresAtMs: clock.nowMs() + days * 86_400_000 };
  const isNewer = () => isDue(change, rows.get(key), defect);
  const put = async () => {
    if (!row.item && defect === 'deletes without a tombstone') rows.delete(key);
    else rows.set(key, row);
  };
  if (defect === 'overwrites whatever is there') await around(put);
  else if (defect === 'looks at the version, and writes without it') {
    if (await around(async () => isNewer())) await around(put);
  } else if (defect === 'marks the version before it writes') {
    const isDue = await around(async () => {
      const isDue = isNewer();
      if (isDue) rows.set(key, { ...row, item: rows.get(key)?.item });
      return isDue;
    });
    if (isDue) await around(put);
  } else await around(async () => (isNewer() ? put() : undefined));
  return { status: 'done' };
}

function standingOf({ keys, version, createdAtMs, readFromMs }: Change, defect: StateDefect | undefined) {
  const repairedFromMs = defect === 'forgets that it was repaired' ? undefined : readFromMs;
  return { keys, version, changedAtMs: createdAtMs, repairedFromMs };
}

function isDue(change: Change, row: Row | undefined, defect: StateDefect | undefined): boolean {
  if (!row) return true;
  const isRepair = change.readFromMs !== undefined && defect !== 'takes a repair for a change';
  if (isRepair) return defect === 'repairs what has changed since' || heldFromMs(row) < change.readFromMs!;
  const isSeen = row.repairedFromMs !== undefined && (change.createdAtMs ?? 0) < row.repairedFromMs;
  return versionOf(row.version, defect) < versionOf(change.version, defect) && !isSeen;
}

function keyOf({ customerId, orderId }: Item, defect: StateDefect | undefined): string {
  const { S, N } = { ...customerId, ...orderId } as { readonly S: string; readonly N: string };
  return JSON.stringify([S, defect === 'mixes keys up' ? Number(N) : N]);
}

function versionOf(version: string | undefined, defect: StateDefect | undefined): string {
  if (version === undefined) return '';
  return defect === 'compares versions without their stream' ? version.slice(-40) : version;
}

function refused({ newImage = {} }: Change, defect: StateDefect | undefined): PoisonError {
  const quoted = defect === 'quotes items in errors' ? itemText(newImage) : 'the item';
  return new PoisonError(`The place refuses ${quoted}.`, { code: 'Refused' });
}

function failure(error: unknown, defect: StateDefect | undefined): Outcome {
  const status = classifyError(error);
  if (defect === 'takes a failure for success') return { status: 'done' };
  if (defect === 'takes a throttle for poison' && status === 'transient') return { status: 'poison', error };
  return { status, error };
}
