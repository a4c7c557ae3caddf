import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tune } from '../../../ops/tune/command';
import { surroundingsAt } from '../surroundings-at';

const folder = mkdtempSync(join(tmpdir(), 'tributary-tune-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = ['--target-lag-seconds', '1.9', '--writes-per-second', '10', '--shards', '1'];

describe('tune', () => {
  it('says which settings to take, what they cost, what binds, and writes the page', async () => {
    const page = join(folder, 'tune.html');

    const { exitCode, text, told, progress } = await run(...small, '--report', page);

    expect(exitCode).toBe(0);
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(
      /^batchSize \d+, .*: 99 of 100 changes are done within [\d.]+ m?s, for \$/,
    );
    expect(text).toMatch(/ recommended$/m);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('What binds: the batching window.');
    expect(text).toMatch(/^ +\|[^|]*\*/m);
    expect(told).toEqual([`Wrote ${page}`]);
    expect(progress.at(-1)).toBe('');
    const html = readFileSync(page, 'utf8');
    expect(html).toMatch(/<circle class="recommended"/);
    expect(html).not.toMatch(/<script|https?:\/\/|src=/);
  });

  it('ends with 1 where nothing meets the target, and writes JSON without infinities', async () => {
    const { exitCode, text } = await run(...small.slice(2), '--target-lag-seconds', '0.05', '--json');

    const tuning = JSON.parse(text);
    expect(exitCode).toBe(1);
    expect(tuning).toMatchObject({ schema: 'tributary.tuning/1', recommended: null, deployed: null });
    expect(tuning.tried.length).toBeGreaterThan(0);
  });

  test.each<readonly [string, readonly string[], RegExp]>([
    ['no target', ['--writes-per-second', '1'], /`--target-lag-seconds` must be given/],
    ['no rate', ['--target-lag-seconds', '1'], /`--writes-per-second` must be given/],
    ['a consumer of no environment', [...small, '--consumer', 'One'], /`--consumer` needs `--env`/],
    ['a source twice', [...small, '--env', 'dev', '--source', 'sqs'], /`--source` and `--env` must not stand together/],
    [
      'an unknown source',
      [...small, '--source', 'kafka'],
      /`--source` must be one of dynamodb, kinesis, sqs, sqs-fifo/,
    ],
    ['a page in no folder', [...small, '--report', 'none/page.html'], /`--report none\/page\.html` cannot be written/],
    ['a region without prices', [...small, '--region', 'sa-east-1'], /No price of .* is known for sa-east-1/],
  ])('fails when it is given %s', async (_, args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });
});

async function run(...args: readonly string[]) {
  const { surroundings, printed, told, progress } = surroundingsAt(process.cwd());
  const exitCode = await tune.run(args, surroundings);
  return { exitCode, text: printed.join('\n'), told, progress };
}
