import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainPlan, rehearsed, tributary } from './tributary';

const directory = mkdtempSync(join(tmpdir(), 'tributary-command-'));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('tributary', () => {
  it('lists its commands for --help', async () => {
    const { exitCode, stdout } = await tributary(['--help']);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: tributary COMMAND.*\n {2}rehearse .*\n {2}sim /s);
  });

  it('lists them without a command too, as a wrong use', async () => {
    const { exitCode, stdout } = await tributary([]);

    expect(exitCode).toBe(2);
    expect(stdout).toContain('Usage: tributary COMMAND');
  });

  it('names a command that is not known', async () => {
    const { exitCode, stdout, stderr } = await tributary(['rehears']);

    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^`rehears` is no command\.\n/);
  });

  it('tells the flags of a command for its --help', async () => {
    const { exitCode, stdout } = await tributary(['rehearse', '--help']);

    expect(exitCode).toBe(0);
    for (const flag of ['--plan', '--env', '--scenario', '--against', '--fail-on', '--replay'])
      expect(stdout).toContain(flag);
  });
});

describe('tributary rehearse', () => {
  it('prints a table, and nothing on the error output', async () => {
    const { exitCode, stdout, stderr } = await rehearsed('--scenario', 'steady');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^aws_lambda_event_source_mapping\.worker$/m);
    expect(stdout).toMatch(/^steady {2}/m);
    expect(stdout).toMatch(/^ {2}Lost +0$/m);
    expect(stderr).toBe('');
  });

  it('writes the same bytes of --json twice with the same seed', async () => {
    const [first, second] = [
      await rehearsed('--scenario', 'steady', '--seed', '7', '--json'),
      await rehearsed('--scenario', 'steady', '--seed', '7', '--json'),
    ];

    const [rehearsal] = JSON.parse(first.stdout);
    expect(rehearsal.schema).toBe('tributary.rehearsal/1');
    expect(rehearsal.sides[0].runs[0]).toMatchObject({ seed: 7, verdict: 'held', scenario: { name: 'steady' } });
    expect(second.stdout).toBe(first.stdout);
  });

  it('compares with a preset and with changed settings, in Markdown', async () => {
    const { exitCode, stdout } = await rehearsed(
      ...['--scenario', 'steady', '--markdown', '--against', 'naive', '--against', 'maximumRetryAttempts=3'],
    );

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\|.*\| naive \| maximumRetryAttempts=3 \|$/m);
    expect(stdout).toMatch(/^\| Lost \| 0 \| 0 \| 0 \|$/m);
  });

  it('writes one page for --report', async () => {
    const { exitCode, stderr } = await rehearsed('--scenario', 'steady', '--report', join(directory, 'page.html'));

    expect(exitCode).toBe(0);
    expect(stderr).toContain('page.html');
    expect(readdirSync(directory)).toEqual(['page.html']);
    expect(readFileSync(join(directory, 'page.html'), 'utf8')).toMatch(/^<!doctype html>.*<\/html>\s*$/is);
  });

  it('reads a plan from its input', async () => {
    const args = ['rehearse', '--plan', '-', '--scenario', 'steady', '--writes-per-second', '1', '--what-if', 'none'];

    const { exitCode, stdout } = await tributary(args, readFileSync(plainPlan, 'utf8'));

    expect(exitCode).toBe(0);
    expect(stdout).toContain('aws_lambda_event_source_mapping.worker');
  });

  test.each([
    ['lost', 1],
    ['duplicated', 0],
  ])('ends where poison loses records with --fail-on %s with %p', async (what, exitCode) => {
    expect((await rehearsed('--scenario', 'poison', '--fail-on', what)).exitCode).toBe(exitCode);
  });

  test.each<readonly [string, () => string, RegExp]>([
    ['is missing', () => 'missing.json', /`--plan missing\.json` cannot be read: .*terraform show -json plan\.tfplan/],
    [
      'is a binary plan',
      () => write('plan.tfplan', Buffer.from('PK\u0003\u0004 and so on')),
      /binary plan.*show -json/,
    ],
    ['is not JSON', () => write('plan.txt', 'Plan: 3 to add.'), /not JSON.*show -json/],
    ['is the JSON of something else', () => 'package.json', /`planned_values`.*show -json/],
  ])('refuses a plan that %s, and says how to make one', async (_, file, message) => {
    const { exitCode, stdout, stderr } = await tributary(['rehearse', '--plan', file()]);

    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('names the environments where it does not know one', async () => {
    const { exitCode, stderr } = await tributary(['rehearse', '--env', 'nope']);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/`nope`.*`local`, `dev`, `staging`, `prod`/);
  });

  it('names every wrong flag at once', async () => {
    const { exitCode, stderr } = await rehearsed('--scenario', 'nope', '--runs', '0', '--bogus', '--against');

    expect(exitCode).toBe(2);
    for (const flag of ['--scenario', '--runs', '--bogus', '--against']) expect(stderr).toContain(`\`${flag}\``);
  });
});

function write(name: string, content: string | Buffer): string {
  const file = join(mkdtempSync(join(tmpdir(), 'tributary-plan-')), name);
  written.push(file);
  writeFileSync(file, content);
  return file;
}

const written: string[] = [];

afterAll(() => {
  for (const file of written) rmSync(join(file, '..'), { recursive: true, force: true });
});
