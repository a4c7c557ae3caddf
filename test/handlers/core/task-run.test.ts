import type { Change } from '../../../handlers/core/change';
import type { Outcome, Sink } from '../../../handlers/core/sink';
import { done, failedAt, idAt, none, poison, transient } from '../../support/batch-outcomes';
import { createRig, createScriptedSink } from '../../support/batch-rig';
import { streamRecords } from '../../support/stream-event';

const never = () => new Promise<Outcome>(() => {});

/** Seen from outside, as a batch sees it. */
describe('TaskRun', () => {
  it('tries a transient failure again within the invocation', async () => {
    const { sink, calls } = createScriptedSink((_, attempt) => (attempt < 3 ? transient : done));
    const rig = createRig(sink);

    expect(await rig.invoke(streamRecords(2))).toEqual(none);
    expect(calls).toHaveLength(6);
    expect(rig.metrics[0]).toMatchObject({ Done: 2, Retried: 4 });
  });

  it('repeats only the transient part of a task', async () => {
    const { sink, calls } = createScriptedSink((c, n) => (c.id === idAt(4) && n === 1 ? transient : done), {
      size: 10,
    });
    const rig = createRig(sink);

    expect(await rig.invoke(streamRecords(10))).toEqual(none);
    expect(calls).toHaveLength(11);
  });

  it('starts nothing above the lowest failed record', async () => {
    const { sink, calls } = createScriptedSink((c) => (c.id === idAt(1) ? Promise.reject(new Error('what?')) : done));
    const rig = createRig(sink, { concurrency: 2 });

    expect(await rig.invoke(streamRecords(10))).toEqual(failedAt(1));
    expect(calls.length).toBeLessThanOrEqual(3);
    expect(rig.metrics[0]).toMatchObject({ Received: 10, Failed: 10 - calls.length + 1 });
  });

  it('tries nothing again that lies above a record that failed in the meantime', async () => {
    const calls: string[] = [];
    const cut = (changes: readonly Change[], ...places: readonly number[]) =>
      changes.filter(({ id }) => places.map(idAt).includes(id));
    const sink: Sink = {
      ...createScriptedSink(() => done).sink,
      // The first and the last record travel together, as in a pack that had room left.
      plan: (changes) =>
        [cut(changes, 0, 2), cut(changes, 1)]
          .filter((part) => part.length > 0)
          .map((part) => ({
            changes: part,
            run: async () => {
              calls.push(part.map(({ id }) => id.at(-1)).join(' '));
              if (part.some(({ id }) => id === idAt(1))) throw new Error('what?');
              return part.map(() => (calls.length < 3 ? transient : done));
            },
          })),
    };
    const rig = createRig(sink);

    const response = await rig.invoke(streamRecords(3));

    expect(response).toEqual(failedAt(1));
    expect(calls).toEqual(['0 2', '1', '0']);
  });

  it('writes no more of a batch into the quarantine at once than there may be calls', async () => {
    const { sink } = createScriptedSink(() => poison, { size: 100 });
    let atOnce = 0;
    let most = 0;
    const quarantine = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise<void>((resolve) => rig.clock.after(10, resolve));
      atOnce -= 1;
    };
    const rig = createRig(sink, { quarantine, concurrency: 4 });

    const response = await rig.invoke(streamRecords(100));

    expect(response).toEqual(none);
    expect(most).toBe(4);
  });

  it('keeps the order of an item across a retry', async () => {
    const log: string[] = [];
    const { sink } = createScriptedSink(
      (change, attempt) => {
        if (change.id === idAt(0) && attempt < 3) return transient;
        log.push(change.id);
        return done;
      },
      { ordered: true },
    );
    const rig = createRig(sink);

    await rig.invoke(streamRecords(6, (index) => (index % 2 === 0 ? 'even' : 'odd')));

    expect(log.filter((_, place) => place >= 0).sort()).toEqual([0, 1, 2, 3, 4, 5].map(idAt).sort());
    expect(log.filter((id) => [0, 2, 4].map(idAt).includes(id))).toEqual([0, 2, 4].map(idAt));
  });

  it('goes on with an item after its poison, but not after its failure', async () => {
    const { sink, calls } = createScriptedSink(
      (change) => {
        if (change.id === idAt(0)) return poison;
        return change.id === idAt(2) ? { status: 'unknown', error: new Error() } : done;
      },
      { ordered: true },
    );
    const rig = createRig(sink);

    const response = await rig.invoke(streamRecords(5, () => 'same'));

    expect(response).toEqual(failedAt(2));
    expect(calls).toEqual([0, 1, 2].map(idAt));
  });

  it('stops before the deadline, aborts what runs, and reports the rest', async () => {
    let aborted = 0;
    const { sink, calls } = createScriptedSink((change, _, signal) => {
      if (change.id === idAt(0)) return done;
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted += 1;
          reject(signal.reason);
        });
      });
    });
    const rig = createRig(sink, { concurrency: 4 });
    const startMs = rig.clock.nowMs();

    const response = await rig.invoke(streamRecords(20), 10_000);

    expect(response).toEqual(failedAt(1));
    expect(rig.clock.nowMs() - startMs).toBe(8_000);
    expect({ aborted, calls: calls.length }).toEqual({ aborted: 4, calls: 5 });
    expect(rig.metrics[0]).toMatchObject({ Done: 1, Failed: 19, DeadlineReached: 1 });
  });

  it('reports at once what would be tried again only after the deadline', async () => {
    const slow = async () => {
      await new Promise<void>((resolve) => rig.clock.after(7_999, resolve));
      return transient;
    };
    const rig = createRig(createScriptedSink(slow).sink);
    const startMs = rig.clock.nowMs();

    const response = await rig.invoke(streamRecords(1), 10_000);

    expect(response).toEqual(failedAt(0));
    expect(rig.clock.nowMs() - startMs).toBe(7_999);
  });

  it('answers, and takes no verdict back, when a call ends after it was given up', async () => {
    const late = async () => {
      await new Promise<void>((resolve) => rig.clock.after(9_000, resolve));
      return done;
    };
    const rig = createRig(createScriptedSink(late).sink);

    const response = await rig.invoke(streamRecords(1), 10_000);
    await rig.clock.drive(new Promise<void>((resolve) => rig.clock.after(5_000, resolve)));

    expect(response).toEqual(failedAt(0));
    expect(rig.metrics).toMatchObject([{ Failed: 1, DeadlineReached: 1 }]);
  });

  it('gives up calls that do not heed the deadline', async () => {
    const rig = createRig(createScriptedSink(never).sink);
    const startMs = rig.clock.nowMs();

    const response = await rig.invoke(streamRecords(3), 60_000);

    expect(response).toEqual(failedAt(0));
    expect(rig.clock.nowMs() - startMs).toBe(54_500);
  });

  it('leaves a sink alone that keeps failing, and probes it with one call', async () => {
    let isDown = true;
    const { sink, calls } = createScriptedSink(() => (isDown ? transient : done));
    const rig = createRig(sink, { concurrency: 4 });
    const records = streamRecords(100);

    const opened = await rig.invoke(records);
    const callsWhileClosed = calls.length;
    const probed = await rig.invoke(records);
    const callsOfProbe = calls.length - callsWhileClosed;
    isDown = false;
    const closed = await rig.invoke(records);

    expect([opened, probed, closed]).toEqual([failedAt(0), failedAt(0), none]);
    expect(callsWhileClosed).toBeLessThanOrEqual(16);
    expect(callsOfProbe).toBe(1);
    expect(rig.metrics.map(({ BreakerOpened }) => BreakerOpened)).toEqual([1, 1, undefined]);
  });

  it('takes an outcome too few as a failure of the task', async () => {
    const { sink } = createScriptedSink(() => done);
    const short = { ...sink, plan: (changes: readonly never[]) => [{ changes, run: async () => [] }] };
    const rig = createRig(short as typeof sink);

    expect(await rig.invoke(streamRecords(2))).toEqual(failedAt(0));
    expect(rig.logs[0]?.fields).toMatchObject({ errorCode: 'OutcomeCount' });
  });

  it.each([
    ['leaves a change out', (changes: readonly unknown[]) => [changes.slice(1)]],
    ['plans a change twice', (changes: readonly unknown[]) => [changes, changes]],
    ['plans a change it was not given', (changes: readonly unknown[]) => [[...changes.slice(1), {}]]],
    [
      'plans tasks that wait for each other',
      ([a, b, c, d]: readonly unknown[]) => [
        [a, d],
        [c, b],
      ],
    ],
  ])('fails the batch when a sink %s', async (_, cut) => {
    const { sink } = createScriptedSink(() => done, { ordered: true });
    const plan = (changes: readonly unknown[]) =>
      cut(changes).map((part) => ({ changes: part, run: async () => part.map(() => done) }));
    const rig = createRig({ ...sink, plan: plan as typeof sink.plan });

    // Two items, a and b, each changed twice: a b a b.
    const invocation = rig.invoke(streamRecords(4, (index) => (index % 2 === 0 ? 'a' : 'b')));

    await expect(invocation).rejects.toMatchObject({ code: 'Invariant' });
  });

  it('leaves nothing behind that starts in the next invocation when it fails as a whole', async () => {
    const { sink, calls } = createScriptedSink(async (change) => {
      if (change.id === idAt(1)) await new Promise<void>((resolve) => rig.clock.after(10, resolve));
      return transient;
    });
    let plans = 0;
    const breaking: Sink = {
      ...sink,
      plan(changes) {
        plans += 1;
        if (plans > 1) throw new TypeError('bug');
        return sink.plan(changes);
      },
    };
    const rig = createRig(breaking);

    await expect(rig.invoke(streamRecords(2))).rejects.toThrow(TypeError);

    expect({ timers: rig.clock.timers, calls: calls.length }).toEqual({ timers: 0, calls: 2 });
  });

  it('does not wait for another try of what comes again anyway', async () => {
    const { sink } = createScriptedSink(async (change) => {
      if (change.id === idAt(0)) return done;
      if (change.id === idAt(2)) return transient;
      await new Promise<void>((resolve) => rig.clock.after(10, resolve));
      throw new Error();
    });
    const rig = createRig(sink);
    const startMs = rig.clock.nowMs();

    const response = await rig.invoke(streamRecords(3));

    expect(response).toEqual(failedAt(1));
    expect(rig.clock.nowMs() - startMs).toBe(10);
  });
});
