import fc from 'fast-check';
import { SimClock } from '../../../engine/sim/sim-clock';
import { startedAtMs } from '../../../engine/sim/sim-record';

describe('SimClock', () => {
  test('lets timers go off by time, those of one moment in the order they were set, and no cancelled one', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ delayMs: fc.nat(20), isCancelled: fc.boolean() })), (timers) => {
        const clock = new SimClock();
        const wentOff: (readonly [number, number])[] = [];
        const cancels = timers.map(({ delayMs }, order) =>
          clock.after(delayMs, () => wentOff.push([clock.nowMs() - startedAtMs, order])),
        );
        for (const [order, { isCancelled }] of timers.entries()) if (isCancelled) cancels[order]!();

        while (clock.step());

        const expected = timers
          .map(({ delayMs, isCancelled }, order) => ({ delayMs, isCancelled, order }))
          .filter(({ isCancelled }) => !isCancelled)
          .sort((a, b) => a.delayMs - b.delayMs || a.order - b.order);
        expect(wentOff).toEqual(expected.map(({ delayMs, order }) => [delayMs, order]));
        expect(clock.waiting).toBe(0);
      }),
    );
  });

  test('takes a time that has passed for now', () => {
    const clock = new SimClock();
    clock.after(10, () => clock.at(startedAtMs, () => {}));

    clock.step();
    clock.step();

    expect(clock.nowMs()).toBe(startedAtMs + 10);
  });
});
