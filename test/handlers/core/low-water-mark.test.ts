import { LowWaterMark } from '../../../handlers/core/low-water-mark';

describe('LowWaterMark', () => {
  it('is the lowest failed record of each lane', () => {
    const marks = new LowWaterMark();

    marks.fail('a', 5);
    marks.fail('a', 3);
    marks.fail('a', 4);

    expect([2, 3, 4].map((index) => marks.isAbove('a', index))).toEqual([false, false, true]);
    expect([2, 3, 4].map((index) => marks.comesAgain('a', index))).toEqual([false, true, true]);
    expect([marks.isAbove('b', 9), marks.comesAgain('b', 9)]).toEqual([false, false]);
  });
});
