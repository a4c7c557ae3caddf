import { forEachBounded } from '../../../handlers/core/for-each-bounded';
import { VirtualClock } from '../../support/virtual-clock';

describe('forEachBounded', () => {
  it('works on so many at once, in order', async () => {
    const clock = new VirtualClock(0);
    const started: string[] = [];
    const work = (delayMs: number) => {
      started.push(`${delayMs}@${clock.nowMs()}`);
      return new Promise<void>((resolve) => clock.after(delayMs, resolve));
    };

    await clock.drive(forEachBounded([30, 10, 20, 5], 2, work));

    expect(started).toEqual(['30@0', '10@0', '20@10', '5@30']);
    expect(clock.nowMs()).toBe(35);
  });

  it('takes work that ends at once', async () => {
    const seen: number[] = [];

    await forEachBounded([1, 2, 3], 1, (item) => void seen.push(item));

    expect(seen).toEqual([1, 2, 3]);
  });
});
