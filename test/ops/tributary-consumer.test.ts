import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { plainPlan, rehearsed, tributary } from './tributary';

const root = process.cwd();
// Inside the checkout, as for a user: relative imports of the handlers are found from there.
mkdirSync(join(root, '.tributary'), { recursive: true });
const directory = mkdtempSync(join(root, '.tributary', 'test-command-'));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

// The mapping of the plain plan, asking for the failures that `defineConsumer` reports.
const asked = readFileSync(plainPlan, 'utf8').replaceAll(
  '"function_response_types":null',
  '"function_response_types":["ReportBatchItemFailures"]',
);
const reporting = write('reporting.json', asked);
const outage = ['--scenario', 'outage', '--outage-minutes', '1'];

/** Writes each new item to a table. */
const copying = (rest: string) => `
  import { defineConsumer } from '../../handlers/consumer';
  const copy = ({ id }, { dynamodb }) =>
    dynamodb('PutItem', { TableName: 'copies', Item: { id: { S: id } } })${rest};
  export const handler = defineConsumer({ keys: ['id'], insert: copy, modify: (_, item, context) => copy(item, context) });
`;

describe('tributary rehearse --consumer', () => {
  it('holds for the example, through an outage', async () => {
    const { exitCode, stdout } = await through(reporting, 'examples/orders/shipping-rehearsal.ts');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/handler\s+examples\/orders\/shipping-rehearsal\.ts/);
  });

  it('finds a write that fails and is swallowed, and prints the command that fails again', async () => {
    const file = write('swallows.ts', copying('.catch(() => {})'));

    const found = await through(reporting, file);
    const command = /^Replay: npx tributary (rehearse --replay \S+)$/m.exec(found.stderr);
    const again = await tributary(command![1]!.split(' '));

    expect(found.exitCode).toBe(1);
    expect(found.stdout).toContain('A rule is broken with seed 1');
    expect(found.stderr).toMatch(/^wrong-result, with \d+ records after /m);
    expect(again.exitCode).toBe(1);
    expect(again.stdout).toContain('counts as done, but never took effect');
  });

  it('holds for the same consumer where it lets the failure through', async () => {
    const { exitCode } = await through(reporting, write('lets-through.ts', copying('')));

    expect(exitCode).toBe(0);
  });

  it('finds that a mapping does not ask for the failures that a consumer reports', async () => {
    const { exitCode, stdout } = await through(plainPlan, write('unheard.ts', copying('')));

    expect(exitCode).toBe(1);
    expect(stdout).toContain('counts as done, but never took effect');
  });

  it('says that it cannot see the effects of a plain handler: one that does nothing counts as done', async () => {
    const file = write('nothing.ts', 'export const handler = async () => ({ batchItemFailures: [] });');

    const { exitCode, stderr } = await rehearsed('--consumer', file, '--scenario', 'steady');

    expect(exitCode).toBe(0);
    expect(stderr).toContain('The effects of a plain handler are not seen');
  });

  it('refuses a file that is missing', async () => {
    const { exitCode, stdout, stderr } = await rehearsed('--consumer', 'missing.ts', '--scenario', 'steady');

    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/`--consumer`: missing\.ts must exist/);
  });

  it('refuses a saved run that is damaged', async () => {
    const { exitCode, stderr } = await tributary(['rehearse', '--replay', write('damaged.json', '{"schema": 1}')]);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/\/schema must be/);
  });
});

function through(plan: string, consumer: string) {
  const small = ['--writes-per-second', '1', '--what-if', 'none'];
  return tributary(['rehearse', '--plan', plan, '--consumer', consumer, ...small, ...outage]);
}

function write(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return relative(root, join(directory, name)).replaceAll('\\', '/');
}
