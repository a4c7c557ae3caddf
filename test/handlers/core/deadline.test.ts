import { startDeadline } from '../../../handlers/core/deadline';
import { VirtualClock } from '../../support/virtual-clock';

const start = (remainingMs: number, reserveMs?: number) => startDeadline(remainingMs, reserveMs, new VirtualClock(0));

describe('startDeadline', () => {
  it.each([
    [900_000, undefined, 90_000],
    [20_001, undefined, 2_000.1],
    [20_000, undefined, 2_000],
    [3_000, undefined, 2_000],
    [2_000, undefined, 1_000],
    [500, undefined, 250],
    [30_000, 0, 0],
    [30_000, 29_999, 29_999],
    [30_000, 30_000, 15_000],
  ])('keeps, of %i ms with a reserve of %p, %p ms', (remainingMs, reserveMs, expected) => {
    const deadline = start(remainingMs, reserveMs);

    expect([deadline.reserveMs, deadline.atMs]).toEqual([expected, remainingMs - expected]);
  });

  it('aborts when it is reached, and not once it is cleared', async () => {
    const clock = new VirtualClock(0);
    const [reached, cleared] = [startDeadline(30_000, undefined, clock), startDeadline(30_000, undefined, clock)];

    cleared.clear();
    await clock.drive(new Promise<void>((resolve) => clock.after(27_001, resolve)));

    expect([reached.signal.aborted, cleared.signal.aborted]).toEqual([true, false]);
    expect(reached.signal.reason).toMatchObject({ name: 'HandlerError', code: 'DeadlineReached' });
  });
});
