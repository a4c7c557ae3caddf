import { createRateLimit } from '../../../ops/pace/rate-limit';
import { VirtualClock } from '../../support/virtual-clock';

const never = new AbortController().signal;

describe('createRateLimit', () => {
  it('lets the first begin at once, and each other when the time of those before it is over', async () => {
    const clock = new VirtualClock(0);
    const limit = createRateLimit(10, clock);
    const begun: number[] = [];
    const work = async () => {
      for (const count of [1, 5, 1, 1]) {
        await limit(count, never);
        begun.push(clock.nowMs());
      }
    };

    await clock.drive(work());

    expect(begun).toEqual([0, 100, 600, 700]);
  });

  it('saves nothing up while nobody asks', async () => {
    const clock = new VirtualClock(0);
    const limit = createRateLimit(10, clock);
    await clock.drive(limit(1, never));
    clock.skip(10_000);

    await clock.drive(limit(1, never));
    const second = clock.nowMs();
    await clock.drive(limit(1, never));

    expect([second, clock.nowMs()]).toEqual([10_000, 10_100]);
  });

  it('keeps the pace for several who ask at the same time', async () => {
    const clock = new VirtualClock(0);
    const limit = createRateLimit(4, clock);

    await clock.drive(Promise.all([limit(1, never), limit(1, never), limit(1, never)]));

    expect(clock.nowMs()).toBe(500);
  });

  it('ends its wait when it is stopped', async () => {
    const clock = new VirtualClock(0);
    const controller = new AbortController();
    const limit = createRateLimit(1, clock);
    await clock.drive(limit(3_600, never));

    const waiting = limit(1, controller.signal);
    controller.abort();
    await waiting;

    expect([clock.nowMs(), clock.timers]).toEqual([0, 0]);
  });

  it('never waits without a rate', async () => {
    const clock = new VirtualClock(0);

    await createRateLimit(undefined, clock)(1_000_000, never);

    expect(clock.timers).toBe(0);
  });
});
