import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { buildZips, productZips } from '../../handlers/build';
import { environments } from '../../stacks/environments';
import { entriesOf } from '../../stacks/zips';

const root = process.cwd();
const zipEntries = [...productZips, ...entriesOf(environments)];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-build-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A copy of the sources under another name, with the packages of this checkout. */
function copyCheckout(name: string): string {
  const copy = join(folder, name);
  mkdirSync(copy);
  for (const part of ['bin', 'stacks', 'modules', 'engine', 'handlers', 'examples', 'package.json']) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** A checkout with one handler in two files. */
function smallCheckout(name: string): string {
  const copy = join(folder, name);
  mkdirSync(copy);
  cpSync(join(root, 'handlers/sdk-credentials'), join(copy, 'handlers/sdk-credentials'), { recursive: true });
  cpSync(join(root, 'handlers/core'), join(copy, 'handlers/core'), { recursive: true });
  writeFileSync(join(copy, 'answer.ts'), 'export const answer: number = 42;');
  writeFileSync(join(copy, 'index.ts'), "import { answer } from './answer';\nexport const handler = () => answer;");
  return copy;
}

const small = [{ name: 'small', entry: 'index.ts' }];

function zipsIn(checkout: string): Record<string, string> {
  return Object.fromEntries(
    zipEntries.map(({ name }) => [name, readFileSync(join(checkout, '.tributary/zips', `${name}.zip`), 'base64')]),
  );
}

function runBuild(checkout: string, env: Record<string, string> = {}, ...args: string[]) {
  return spawnSync(process.execPath, ['bin/run.mjs', 'stacks/build.ts', ...args], {
    cwd: checkout,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
}

/** Loads a zip's code in a process of its own and prints what it exports. */
function exportsOf(zip: Uint8Array, name: string, env: Record<string, string>): string {
  const file = join(folder, `${name}-index.js`);
  writeFileSync(file, unzipSync(zip)['index.js']!);
  const script = `console.log(Object.entries(require(process.argv[1])).map(([name, value]) => name + ':' + typeof value))`;
  return execFileSync(process.execPath, ['-e', script, file], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
}

describe('build', () => {
  test('gives the same bytes in any directory and time zone', () => {
    const [here, there] = [copyCheckout('one'), copyCheckout('another name with spaces')];

    const runs = [runBuild(here, { TZ: 'America/Los_Angeles' }), runBuild(there, { TZ: 'Asia/Tokyo' })];

    expect(runs.map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(zipsIn(here)).toEqual(zipsIn(there));
  });

  test('prints the size of each zip, or nothing when told to be quiet', () => {
    const checkout = join(folder, 'one');

    const [loud, quiet] = [runBuild(checkout), runBuild(checkout, {}, '--quiet')];

    for (const { name } of zipEntries)
      expect(loud.stdout).toMatch(new RegExp(`^${name} +\\d+\\.\\d +\\d+\\.\\d +0\\.\\d\\d$`, 'm'));
    expect([quiet.status, quiet.stdout]).toEqual([0, '']);
  });

  test('fails when it does not know an argument', () => {
    const run = runBuild(join(folder, 'one'), {}, '--quite');

    expect(run.status).toBe(1);
    expect(run.stderr).toContain('Unknown argument --quite');
  });
});

describe('buildZips', () => {
  test('writes one readable file, index.js', async () => {
    const [zip] = await buildZips(small, { root: smallCheckout('readable') });

    const bytes = readFileSync(zip!.file);
    // The external attributes of the central directory: a plain file that everyone may read.
    const directory = bytes.lastIndexOf(Buffer.from('PK\u0001\u0002'));
    expect(Object.keys(unzipSync(bytes))).toEqual(['index.js']);
    expect((bytes.readUInt32LE(directory + 38) >>> 16) & 0o777).toBe(0o644);
    expect(exportsOf(bytes, 'readable', {})).toContain('handler:function');
  });

  test('builds again only what has changed', async () => {
    const checkout = smallCheckout('changing');
    const rebuilt = async (entries: Parameters<typeof buildZips>[0] = small) =>
      (await buildZips(entries, { root: checkout }))[0]!.rebuilt;
    const seen: boolean[] = [await rebuilt(), await rebuilt()];

    writeFileSync(join(checkout, 'answer.ts'), 'export const answer: number = 43;');
    seen.push(await rebuilt(), await rebuilt());
    unlinkSync(join(checkout, '.tributary/zips/small.zip'));
    seen.push(await rebuilt(), await rebuilt());
    writeFileSync(join(checkout, 'package.json'), '{ "sideEffects": false }');
    seen.push(await rebuilt(), await rebuilt());
    seen.push(await rebuilt([{ ...small[0]!, aliases: { elsewhere: './other.ts' } }]));

    expect(seen).toEqual([true, false, true, false, true, false, true, false, true]);
  });

  test('keeps in a zip of this checkout what is imported for its effect', async () => {
    const checkout = smallCheckout('effect');
    cpSync(join(root, 'package.json'), join(checkout, 'package.json'));
    writeFileSync(join(checkout, 'answer.ts'), 'globalThis.console.info("the effect");');
    writeFileSync(join(checkout, 'index.ts'), "import './answer';\nexport const handler = () => 42;");

    const [zip] = await buildZips(small, { root: checkout });

    const code = Buffer.from(unzipSync(readFileSync(zip!.file))['index.js']!).toString();
    expect(code).toContain('the effect');
  });

  test('says the same of a zip whether it built it or not', async () => {
    const settings = { root: smallCheckout('same') };

    const [first, second] = [await buildZips(small, settings), await buildZips(small, settings)];

    expect(second).toEqual(first.map((zip) => ({ ...zip, rebuilt: false })));
  });

  test('fails when an entry does not exist, naming each', async () => {
    const entries = [...small, { name: 'a', entry: 'a.ts' }, { name: 'b', entry: 'b/index.ts' }];

    const build = buildZips(entries, { root: smallCheckout('missing') });

    await expect(build).rejects.toThrow('No such file to build: `a` needs a.ts, `b` needs b/index.ts.');
  });

  test('keeps the zips within their budgets', async () => {
    const zips = await buildZips(zipEntries, { root, directory: '.tributary/zips' });

    const bytes = new Map(zips.map(({ name, zipBytes }) => [name, zipBytes]));
    expect(bytes.get('fan-out')).toBeLessThanOrEqual(60_000);
    expect(bytes.get('fan-out-direct')).toBeLessThanOrEqual(20_000);
    expect(bytes.get('view')).toBeLessThanOrEqual(22_000);
    expect(bytes.get('replica')).toBeLessThanOrEqual(22_000);
    expect(bytes.get('aggregation')).toBeLessThanOrEqual(22_500);
    expect(bytes.get('cache')).toBeLessThanOrEqual(20_500);
    expect(bytes.get('transitions')).toBeLessThanOrEqual(25_500);
    expect(bytes.get('opensearch')).toBeLessThanOrEqual(24_000);
    expect(bytes.get('objects')).toBeLessThanOrEqual(22_000);
    expect(bytes.get('audit')).toBeLessThanOrEqual(20_000);
    expect(bytes.get('prune-versions')).toBeLessThanOrEqual(10_000);
    expect(bytes.get('firehose-transform')).toBeLessThanOrEqual(5_000);
    expect(bytes.get('backfill-loader')).toBeLessThanOrEqual(20_000);
  });

  test.each(['fan-out', 'fan-out-direct'])('makes %s.zip a handler', async (name) => {
    const [zip] = await buildZips(
      zipEntries.filter((entry) => entry.name === name),
      { root },
    );

    const exported = exportsOf(readFileSync(zip!.file), name, {
      AWS_REGION: 'eu-west-1',
      TRIBUTARY_CONSUMER: 'FanOut',
      TRIBUTARY_QUARANTINE_BUCKET: 'quarantine',
      TRIBUTARY_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:orders',
    });

    expect(exported).toContain('handler:function');
  });
});
