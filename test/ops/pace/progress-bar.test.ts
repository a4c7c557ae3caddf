import { createProgressBar, durationText, progressLine } from '../../../ops/pace/progress-bar';

describe('createProgressBar', () => {
  const shownBy = (steps: readonly (readonly [atMs: number, count: number, total?: number])[]) => {
    const lines: string[] = [];
    let now = 0;
    const bar = createProgressBar('seed', 100, { nowMs: () => now, progress: (line) => void lines.push(line) });
    for (const [atMs, count, total] of steps) {
      now = atMs;
      bar.add(count, total);
    }
    bar.end();
    return lines;
  };

  it('says nothing of what takes less than two seconds, but clears its line', () => {
    expect(shownBy([[1_999, 50]])).toEqual(['']);
  });

  it('shows share, count, rate and what is left, four times a second at most', () => {
    const lines = shownBy([
      [1_000, 10],
      [2_000, 10],
      [2_100, 10],
      [2_250, 10],
    ]);

    expect(lines).toEqual([
      'seed [####                ] 20 of 100, 10/s, 8 s left',
      'seed [########            ] 40 of 100, 18/s, 4 s left',
      '',
    ]);
  });

  it('takes a total that becomes clearer', () => {
    expect(shownBy([[4_000, 10, 20]])[0]).toBe('seed [##########          ] 10 of 20, 2.5/s, 4 s left');
  });
});

describe('progressLine', () => {
  it('shows no share of an unknown total, and no time left where nothing moves', () => {
    expect(progressLine('read', 12_500, undefined, 5)).toBe('read 12,500, 2,500/s');
    expect(progressLine('read', 0, 10, 5)).toBe('read [                    ] 0 of 10, 0.0/s');
  });

  it('stays full beyond the total', () => {
    expect(progressLine('read', 30, 20, 10)).toBe('read [####################] 30 of 20, 3.0/s, 0 s left');
  });
});

describe('durationText', () => {
  test.each([
    [0, '0 s'],
    [59_001, '1 min'],
    [90_000, '1 min 30 s'],
    [3_600_000, '1 h'],
    [12_000_000, '3 h 20 min'],
    [172_800_000, '2 d'],
    [190_800_000, '2 d 5 h'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
