import { QueueScaling } from '../../../../engine/sim/queue/queue-scaling';

const minuteMs = 60_000;

describe('QueueScaling', () => {
  test('starts with five and adds 300 a minute while messages wait', () => {
    const scaling = new QueueScaling(false, 1_000, 0);
    const levels = [scaling.concurrencyMax];

    scaling.observe(true, 0);
    for (const minute of [1, 2, 5]) {
      scaling.observe(true, minute * minuteMs);
      levels.push(scaling.concurrencyMax);
    }

    expect(levels).toEqual([5, 305, 605, 1_000]);
    expect(scaling.canGrow).toBe(false);
  });

  test('goes back to five where nothing waits', () => {
    const scaling = new QueueScaling(false, 1_000, 0);
    scaling.observe(true, 0);

    scaling.observe(false, minuteMs);
    scaling.observe(false, 3 * minuteMs);

    expect(scaling.concurrencyMax).toBe(5);
  });

  test('never goes beyond the maximum of the mapping, and leaves a FIFO queue to its groups', () => {
    const [small, fifo] = [new QueueScaling(false, 2, 0), new QueueScaling(true, 1_000, 0)];

    small.observe(true, 0);
    small.observe(true, minuteMs);

    expect(small.concurrencyMax).toBe(2);
    expect(fifo.concurrencyMax).toBe(1_000);
  });
});
