import { createReadPace } from '../../../ops/backfill/read-pace';
import { VirtualClock } from '../../support/virtual-clock';

const { signal } = new AbortController();

describe('createReadPace', () => {
  test('lets the first page begin at once, and each other when those before it fit the limit', async () => {
    const clock = new VirtualClock();
    const pace = createReadPace(100, clock);
    const begunMs = clock.nowMs();

    const times: number[] = [];
    for (const units of [50, 200, 0]) {
      await clock.drive(pace.ready(signal));
      times.push(clock.nowMs() - begunMs);
      pace.spent(units, false);
    }

    expect(times).toEqual([0, 500, 2_500]);
  });

  test('halves the limit with each throttle, down to a sixty-fourth', () => {
    const pace = createReadPace(640, new VirtualClock());

    const limits = Array.from({ length: 8 }, () => {
      pace.spent(0, true);
      return pace.unitsPerSecond;
    });

    expect(limits).toEqual([320, 160, 80, 40, 20, 10, 10, 10]);
  });

  test('rises by a tenth with each twenty calm pages, up to the limit', () => {
    const pace = createReadPace(100, new VirtualClock());
    pace.spent(0, true);

    const limitAfter = (pages: number) => {
      for (let page = 0; page < pages; page += 1) pace.spent(0, false);
      return Math.round(pace.unitsPerSecond * 100) / 100;
    };

    expect([19, 1, 20, 200].map(limitAfter)).toEqual([50, 55, 60.5, 100]);
  });

  test('begins to count calm pages anew after a throttle', () => {
    const pace = createReadPace(100, new VirtualClock());

    for (let page = 0; page < 40; page += 1) pace.spent(0, page % 10 === 0);

    expect(pace.unitsPerSecond).toBe(6.25);
  });

  test('waits for nothing when it is stopped', async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const pace = createReadPace(1, clock);
    pace.spent(1_000, false);

    const ready = pace.ready(stop.signal);
    stop.abort();

    await expect(ready).resolves.toBeUndefined();
  });
});
