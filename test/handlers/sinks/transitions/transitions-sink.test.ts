import { createMemoryOnceStore } from '../../../../handlers/consumer/memory-once-store';
import type { OnceStore } from '../../../../handlers/consumer/once-store';
import type { Change } from '../../../../handlers/core/change';
import { PoisonError, SinkError } from '../../../../handlers/core/errors';
import type { Invocation, Outcome } from '../../../../handlers/core/sink';
import type { Notice } from '../../../../handlers/sinks/transitions/notice';
import type { TransitionRule } from '../../../../handlers/sinks/transitions/settings';
import { createTransitionsSink } from '../../../../handlers/sinks/transitions/transitions-sink';
import { VirtualClock } from '../../../support/virtual-clock';
import { changeBetween, shipped, shipping, status } from './order-changes';

const { signal } = new AbortController();
const noAnswer = new SinkError('x', { code: 'RequestTimeout', retryable: true });

interface Options {
  readonly rules?: readonly TransitionRule[];
  readonly onUncertain?: 'send' | 'quarantine';
  readonly fail?: (notice: Notice) => void;
  readonly store?: OnceStore;
}

function rig({
  rules = [shipped],
  onUncertain = 'send',
  fail = () => {},
  store = createMemoryOnceStore(),
}: Options = {}) {
  const clock = new VirtualClock();
  const sent: string[] = [];
  const createSink = () =>
    createTransitionsSink({
      ...{ consumer: 'Mails', rules, onUncertain, store, clock, random: () => 0 },
      async send(notice) {
        sent.push(`${notice.rule.name} ${notice.effectId}`);
        fail(notice);
      },
    });
  let sink = createSink();
  let invocations = 0;
  return {
    clock,
    sink,
    sent,
    names: () => sent.map((line) => line.split(' ')[0]),
    /** What dies takes its environment with it. */
    crash: () => {
      sink = createSink();
    },
    async bring(change: Change, invocation?: Invocation): Promise<Outcome> {
      invocations += 1;
      const own = { id: `invocation-${invocations}`, endsAtMs: clock.nowMs() + 30_000 };
      const [task] = sink.plan([change]);
      const [outcome] = await clock.drive(task!.run({ signal, invocation: invocation ?? own }));
      return outcome!;
    },
    bringBare: async (change: Change) => (await clock.drive(sink.plan([change])[0]!.run({ signal })))[0]!,
  };
}

const failing = (names: readonly string[], error: unknown) => (notice: Notice) => {
  if (names.includes(notice.rule.name)) throw error;
};

describe('createTransitionsSink', () => {
  it('is an effect that a replay skips, in order of the item', () => {
    expect(rig().sink).toMatchObject({ name: 'transitions', contract: 'effect', replay: 'skip', ordered: true });
  });

  it('sends once for a change, however often it comes', async () => {
    const { bring, sent, crash } = rig();

    const outcomes = [await bring(shipping()), await bring(shipping())];
    crash();
    outcomes.push(await bring(shipping()));

    expect(outcomes.map((outcome) => outcome.status)).toEqual(['done', 'stale', 'stale']);
    expect(sent).toEqual([expect.stringMatching(/^shipped [0-9a-f]{64}$/)]);
  });

  it('sends for each change that does the same, and nothing for others', async () => {
    const { bring, names } = rig();

    await bring(shipping({}, { id: 'e-1' }));
    await bring(shipping({}, { id: 'e-2' }));
    const other = await bring(changeBetween(status('SHIPPED'), status('LOST'), { id: 'e-3' }));

    expect(other).toEqual({ status: 'done' });
    expect(names()).toEqual(['shipped', 'shipped']);
  });

  it('tries every rule, and tells first what may be tried again', async () => {
    const poison = new PoisonError('x');
    const rules = ['bad', 'busy', 'good'].map((name) => ({ ...shipped, name }));
    const busy = new SinkError('x', { code: 'Throttling', statusCode: 400, retryable: true });
    let isBusy = true;
    const fail = (notice: Notice) => {
      failing(['bad'], poison)(notice);
      if (isBusy) failing(['busy'], busy)(notice);
    };
    const { bring, names } = rig({ rules, fail });

    const first = await bring(shipping());
    isBusy = false;
    const second = await bring(shipping());

    expect([first, second]).toEqual([
      { status: 'transient', error: busy },
      { status: 'poison', error: poison },
    ]);
    expect(names()).toEqual(['bad', 'busy', 'good', 'bad', 'busy']);
  });

  it.each([
    ['send', 'done', 2],
    ['quarantine', 'poison', 1],
  ] as const)(
    'does what `%s` says when it is unknown whether a send has happened',
    async (onUncertain, expected, tries) => {
      let dies = true;
      const fail = () => {
        if (dies) throw noAnswer;
      };
      const { bring, names, crash, clock } = rig({ onUncertain, fail });

      const first = await bring(shipping());
      dies = false;
      crash();
      clock.skip(30_000);
      const second = await bring(shipping());

      expect([first.status, second.status]).toEqual(['transient', expected]);
      expect(names()).toHaveLength(tries);
    },
  );

  it('waits for an invocation that may still be at the send', async () => {
    const { bring, names, crash } = rig({ fail: failing(['shipped'], noAnswer) });

    await bring(shipping());
    crash();
    const early = await bring(shipping());

    expect(early).toMatchObject({ status: 'transient', error: { code: 'OnceInProgress' } });
    expect(names()).toHaveLength(1);
  });

  it('sends the same effect id for every try', async () => {
    const { bringBare, sent } = rig({ fail: failing(['shipped'], noAnswer) });

    await bringBare(shipping());
    await bringBare(shipping());

    expect(sent).toHaveLength(2);
    expect(sent[0]).toBe(sent[1]);
  });

  it('writes only the mark of a send that has happened, in a later invocation', async () => {
    const store = createMemoryOnceStore();
    let isBroken = true;
    const finish: OnceStore['finish'] = (...args) =>
      isBroken ? Promise.reject(new TypeError('x')) : store.finish(...args);
    const { bring, names } = rig({ store: { ...store, finish }, onUncertain: 'quarantine' });

    const first = await bring(shipping());
    isBroken = false;
    const second = await bring(shipping());

    expect([first.status, second.status]).toEqual(['unknown', 'done']);
    expect(names()).toHaveLength(1);
  });

  it('is poison where the stream leaves out an image', async () => {
    const { bring } = rig();
    const { oldImage: _, ...change } = shipping();

    await expect(bring(change)).rejects.toMatchObject({ code: 'TransitionsNeedBothImages' });
  });
});
