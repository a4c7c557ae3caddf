import { sim } from '../../../ops/sim/command';
import { surroundingsAt } from '../surroundings-at';

describe('sim', () => {
  it('runs a range of seeds, both ends included, and says what they did', async () => {
    const { surroundings, printed, progress } = surroundingsAt(process.cwd());

    const exitCode = await sim.run(['--seeds', '5..8'], surroundings);

    expect(exitCode).toBe(0);
    expect(printed).toEqual([
      expect.stringMatching(/^Seeds 5 to 8: 4 runs, \d+ records, \d+ invocations in 0 s, and every law held\.$/),
    ]);
    expect(progress.at(-1)).toBe('');
  });

  it('does the same with the same seeds', async () => {
    const [first, second] = [surroundingsAt(process.cwd()), surroundingsAt(process.cwd())];

    await sim.run(['--seeds=7..7'], first.surroundings);
    await sim.run(['--seeds=7..7'], second.surroundings);

    expect(second.printed).toEqual(first.printed);
    expect(first.printed[0]).toContain('Seeds 7 to 7: 1 runs, ');
  });

  test.each(['8..5', '5', '5..', '..5', '-1..5', '1.5..2', '1..2..3', '1...3', 'a..b', '1..1000000000'])(
    'refuses the range %s, and says what one is',
    async (range) => {
      await expect(sim.run([`--seeds=${range}`], surroundingsAt(process.cwd()).surroundings)).rejects.toMatchObject({
        code: 'InvalidSettings',
        message: `\`--seeds\` must be two whole numbers A..B, the smaller first, got ${range}.`,
      });
    },
  );
});
