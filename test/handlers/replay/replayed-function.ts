import type { Clock } from '../../../handlers/core/clock';
import type { Invoked, InvokeFunction } from '../../../handlers/replay/invoke-function';
import type { ReplayRecord } from '../../../handlers/replay/replay-batch';

/** Every wait is over at once. */
export const instantClock: Clock = {
  nowMs: () => 0,
  after(_, callback) {
    queueMicrotask(callback);
    return () => {};
  },
};

export interface TestRecord extends ReplayRecord {
  readonly record: { readonly id: string; readonly item: string };
}

/** A record by its name: `a1` is the first change of item `a`. */
export function recordNamed(id: string): TestRecord {
  return { record: { id, item: id[0]! }, itemIdentifier: id, itemKey: id[0]! };
}

/** How a function takes a batch in which something is bad. */
export const manners = {
  /** Works on one after the other and reports the first that fails, as a handler of streams does. */
  reports: (ids, isBad) => {
    const at = ids.findIndex(isBad);
    const done = at === -1 ? ids : ids.slice(0, at);
    return { done, answer: { batchItemFailures: at === -1 ? [] : [{ itemIdentifier: ids[at] }] } };
  },
  /** Reports each that fails, as a handler of queues does. */
  reportsEach: (ids, isBad) => ({
    done: ids.filter((id) => !isBad(id)),
    answer: { batchItemFailures: ids.filter(isBad).map((itemIdentifier) => ({ itemIdentifier })) },
  }),
  /** Does all or nothing. */
  throws: (ids, isBad) => (ids.some(isBad) ? { done: [], failure: { name: 'Error', message: 'no' } } : { done: ids }),
} as const satisfies {
  readonly [name: string]: (
    ids: readonly string[],
    isBad: (id: string) => boolean,
  ) => { readonly done: readonly string[] } & (object | Invoked);
};

/** A function of this process that keeps what it was called with and what it took. */
export function replayedFunction(manner: keyof typeof manners, isBad: (id: string) => boolean) {
  const calls: (readonly string[])[] = [];
  const taken: string[] = [];
  const invoke: InvokeFunction = async (_, event) => {
    const { Records } = event as { readonly Records: readonly { readonly id: string }[] };
    const ids = Records.map(({ id }) => id);
    calls.push(ids);
    const { done, ...invoked } = manners[manner](ids, isBad);
    taken.push(...done);
    return { answer: undefined, ...invoked };
  };
  return { invoke, calls, taken };
}
