import { SinkError } from '../../../handlers/core/errors';
import { retry } from '../../../handlers/core/retry';
import { VirtualClock } from '../../support/virtual-clock';

const busy = new SinkError('x', { code: 'Busy', retryable: true });

function rig(fail: (call: number) => unknown, signal = new AbortController().signal, attemptsMax?: number) {
  const clock = new VirtualClock(0);
  let calls = 0;
  const call = async () => {
    calls += 1;
    const error = fail(calls);
    if (error !== undefined) throw error;
    return 'result';
  };
  const parts = { clock, random: () => 1, signal, ...(attemptsMax !== undefined && { attemptsMax }) };
  return { clock, calls: () => calls, run: () => clock.drive(retry(call, parts)) };
}

describe('retry', () => {
  it('pauses longer and longer between tries, and leaves no timer', async () => {
    const { run, calls, clock } = rig((call) => (call < 3 ? busy : undefined));

    expect(await run()).toBe('result');
    expect([calls(), clock.nowMs(), clock.timers]).toEqual([3, 300, 0]);
  });

  it.each([
    [undefined, 3],
    [5, 5],
    [1, 1],
  ])('gives up after so many tries: %p', async (attemptsMax, expected) => {
    const { run, calls } = rig(() => busy, undefined, attemptsMax);

    await expect(run()).rejects.toBe(busy);
    expect(calls()).toBe(expected);
  });

  it('does not repeat what is not transient', async () => {
    const bug = new TypeError('bug');
    const { run, calls } = rig(() => bug);

    await expect(run()).rejects.toBe(bug);
    expect(calls()).toBe(1);
  });

  it('stops with the signal, before a pause and during it', async () => {
    const controller = new AbortController();
    const before = rig(() => busy, AbortSignal.abort());
    const during = rig(() => busy, controller.signal);
    during.clock.after(50, () => controller.abort());

    await expect(before.run()).rejects.toBe(busy);
    await expect(during.run()).rejects.toBe(busy);
    expect([before.calls(), during.calls(), during.clock.nowMs(), during.clock.timers]).toEqual([1, 1, 50, 0]);
  });
});
