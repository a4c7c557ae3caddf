import { seededRandom } from '../../engine/seeded-random';
import { canFindProcesses, processesLeft, startLocalRun } from '../support/local-run';

const moments = 20;
const seed = 20_251_121;
/** From the first line of the program to the last of a run with few orders. */
const momentMsMax = 4_000;
const args = ['--dynamodb', 'dynoxide', '--orders', '6'];

describe('SIGKILL of a local run', () => {
  test(`leaves nothing behind at ${moments} random moments (seed ${seed}), and the next start accounts for every change`, async () => {
    const random = seededRandom(seed);
    const failures: string[] = [];
    const nextStarts: Promise<void>[] = [];
    for (let round = 0; round < moments; round++) {
      const momentMs = Math.floor(random() * momentMsMax);
      const mark = `kill-${process.pid}-${round}`;
      const run = startLocalRun(args, mark);
      await new Promise((resolve) => setTimeout(resolve, momentMs));
      run.process.kill('SIGKILL');
      await run.finished;
      const left = canFindProcesses ? await processesLeft(mark) : [];
      if (left.length > 0) failures.push(`killed after ${momentMs} ms, left: ${left.join('; ')}`);
      // The next start runs beside the next round, to halve the time of this test.
      await nextStarts.at(-1);
      nextStarts.push(accountsForEveryChange(round, failures));
    }
    await Promise.all(nextStarts);

    expect(failures).toEqual([]);
  }, 900_000);
});

async function accountsForEveryChange(round: number, failures: string[]) {
  const { exitCode, output } = await startLocalRun(args, `next-${process.pid}-${round}`).finished;
  if (exitCode !== 0) failures.push(`the start after kill ${round} ended with ${exitCode}: ${output}`);
}
