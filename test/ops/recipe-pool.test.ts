import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { noConsumer, type RunRecipe, runRecipe } from '../../engine/sim/run-recipe';
import { withoutRecords } from '../../engine/sim/run-result';
import { RecipePool } from '../../ops/recipe-pool';
import { scenarioWith } from '../engine/sim/rig';

const root = process.cwd();
// Inside the checkout, as for a user.
mkdirSync(join(root, '.tributary'), { recursive: true });
const directory = mkdtempSync(join(root, '.tributary', 'test-pool-'));
const pools: RecipePool[] = [];

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const recipe: RunRecipe = {
  source: 'dynamodb',
  settings: { batchSize: 10, maximumRetryAttempts: 3 },
  function: { kind: 'model', model: 'throws' },
  functionTimeoutMs: 30_000,
  scenario: scenarioWith([{ type: 'outage', fromMs: 60_000, toMs: 120_000 }]),
  seed: 3,
};

describe('RecipePool', () => {
  it('gives what a run in this process gives, in the order asked, with fewer workers than runs', async () => {
    const recipes = [1, 2, 3, 4, 5].map((seed) => ({ ...recipe, seed }));
    const pool = poolOf(2);

    const results = await Promise.all(recipes.map((one) => pool.run(one)));

    expect(results).toEqual(await Promise.all(recipes.map((one) => runRecipe(one, noConsumer))));
  });

  it('leaves out the single records where nobody wants them', async () => {
    const result = await poolOf(1).run(recipe, false);

    expect(result).toEqual(withoutRecords(await runRecipe(recipe, noConsumer)));
  });

  it('brings back what the user can mend as such, and goes on with the next run', async () => {
    const pool = poolOf(1);

    const mistake = pool.run(withConsumer('missing.ts'));
    const next = pool.run(recipe, false);

    await expect(mistake).rejects.toMatchObject({
      code: 'InvalidSettings',
      message: expect.stringContaining('missing.ts must exist'),
    });
    expect((await next).verdict).toBe('held');
  });

  it('brings back an error of our own with its stack, as nothing the user can mend', async () => {
    const run = poolOf(1).run({ ...recipe, scenario: undefined as unknown as RunRecipe['scenario'] });

    const error: unknown = await run.catch((thrown) => thrown);

    expect(error).toMatchObject({ message: expect.stringMatching(/TypeError.*\n\s+at /s) });
    expect(error).not.toHaveProperty('code');
  });

  it('rejects the run of a worker that dies, names it, and runs what waits in another', async () => {
    const deadly = write('deadly.ts', 'export const handler = () => process.exit(7);');
    const pool = poolOf(1);

    const lost = pool.run(withConsumer(deadly));
    const next = pool.run(recipe, false);

    await expect(lost).rejects.toThrow('A worker ended with 7 in the middle of test.');
    expect((await next).verdict).toBe('held');
  });

  it('leaves no process behind once it is closed, neither one at rest nor one at work', async () => {
    const began = join(directory, 'began');
    const endless = write(
      'endless.ts',
      `import { writeFileSync } from 'node:fs';
       process.on('SIGTERM', () => {});
       export const handler = () => { writeFileSync('${relative(root, began)}', ''); for (;;); };`,
    );
    const pool = poolOf(2);
    const before = childrenOf(process.pid);
    await Promise.all([pool.run(recipe, false), pool.run(recipe, false)]);
    const workers = childrenOf(process.pid).filter((pid) => !before.includes(pid));
    void pool.run(withConsumer(endless));
    for (let waits = 0; waits < 3; waits++) void pool.run(recipe);
    await until(() => existsSync(began));

    await pool.close();

    expect(workers).toHaveLength(2);
    expect(childrenOf(process.pid)).toEqual(before);
  });
});

function poolOf(workersMax: number): RecipePool {
  const pool = new RecipePool(root, process.env, workersMax);
  pools.push(pool);
  return pool;
}

function withConsumer(file: string): RunRecipe {
  return { ...recipe, function: { kind: 'consumer', file } };
}

function write(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return relative(root, join(directory, name));
}

/** Living workers that this process began: by the files of Linux, elsewhere by `ps`. */
function childrenOf(pid: number): readonly number[] {
  const all = existsSync('/proc/self/stat') ? processesByFiles() : processesByPs();
  return all
    .filter(({ parent, isZombie, command }) => parent === pid && !isZombie && command.includes('recipe-worker'))
    .map(({ child }) => child);
}

function processesByFiles() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // After the name of the program, which stands in brackets: state and parent.
        const [state, parent] = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return [{ child: Number(name), parent: Number(parent), isZombie: state === 'Z', command }];
      } catch {
        // It has just ended.
        return [];
      }
    });
}

function processesByPs() {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [child, parent, state = '', ...args] = line.trim().split(/\s+/);
      return {
        child: Number(child),
        parent: Number(parent),
        isZombie: state.startsWith('Z'),
        command: args.join(' '),
      };
    });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
}
