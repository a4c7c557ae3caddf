import { watchServerClock } from '../../../ops/backfill/server-clock';
import { VirtualClock } from '../../support/virtual-clock';

describe('watchServerClock', () => {
  test('tells the time of this machine before anything was answered', () => {
    const { nowMs, clock } = watched();

    expect(nowMs()).toBe(clock.nowMs());
  });

  test('tells the time of the service where the machine is ahead of it', async () => {
    const { nowMs, clock, answer } = watched();

    await answer(-300_000);
    clock.skip(10_000);

    expect(nowMs()).toBe(clock.nowMs() - 300_000);
  });

  test('tells the time of this machine where the service is ahead, or does not say', async () => {
    const { nowMs, clock, answer } = watched();

    await answer(300_000);
    await answer(undefined);

    expect(nowMs()).toBe(clock.nowMs());
  });
});

type Send = (args: unknown) => Promise<unknown>;

function watched() {
  const clock = new VirtualClock();
  const middlewares: ((next: Send) => Send)[] = [];
  const middlewareStack = { add: (middleware: (next: Send) => Send) => void middlewares.push(middleware) };
  const nowMs = watchServerClock({ middlewareStack }, clock);
  const answer = (aheadMs: number | undefined) => {
    const date = aheadMs === undefined ? undefined : new Date(clock.nowMs() + aheadMs).toUTCString();
    return middlewares[0]!(async () => ({ response: { headers: { date } } }))({});
  };
  return { nowMs, clock, answer };
}
