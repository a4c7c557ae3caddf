import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadConsumer } from '../../../ops/rehearse/consumer/load-consumer';
import { consumerFunction } from '../../../ops/rehearse/consumer-function';
import { FunctionRig, reportedOf, simRecords } from '../../engine/sim/core-function-rig';

const root = process.cwd();
// Inside the checkout, as for a user: relative imports of the handlers and packages are found from there.
mkdirSync(join(root, '.tributary'), { recursive: true });
const directory = mkdtempSync(join(root, '.tributary', 'test-consumer-'));
const handlers = relative(directory, join(root, 'handlers')).replaceAll('\\', '/');

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('loadConsumer', () => {
  it('loads the rehearsal of shipping, which ships what is paid, once, whatever happens', async () => {
    const code = await loadConsumer(root, 'examples/orders/shipping-rehearsal.ts');
    const rig = new FunctionRig(consumerFunction(code).create, { outage: { fromMs: 0, toMs: 2_000 } });
    // Placed, paid, shipped and delivered.
    const records = simRecords(4, () => 0);

    const failed = await rig.invoke(records);
    await rig.pass(60_000);
    const { result } = await rig.invoke(records);
    await rig.invoke(records);

    expect(reportedOf(failed)).toEqual([records[1]!.sequenceNumber]);
    expect(result).toEqual({ type: 'response', payload: { batchItemFailures: [] } });
    expect([...rig.effects].sort()).toEqual([0, 1, 2, 3]);
  });

  it('shares the classes of errors and numbers with the code it loads', async () => {
    const file = write(
      'classes.ts',
      `import { defineConsumer, ExactNumber, PoisonError } from '${handlers}/consumer';
       export const handler = defineConsumer<{ id: string; exact: unknown }>({
         keys: ['id'],
         insert: ({ exact }) => { if (exact instanceof ExactNumber) throw new PoisonError(exact.text); },
       });
       const exact = new ExactNumber('12345678901234567890');
       export const rehearsal = { item: (index: number) => ({ id: String(index), exact }) };`,
    );
    const rig = new FunctionRig(consumerFunction(await loadConsumer(root, file)).create);

    await rig.invoke(simRecords(1));

    expect(rig.quarantined).toEqual([0]);
  });

  it('loads the code anew in each environment', async () => {
    const file = write('memory.ts', 'let calls = 0; export const handler = () => ({ calls: ++calls });');
    const rig = new FunctionRig(consumerFunction(await loadConsumer(root, file)).create);

    const first = await rig.invoke([]);
    const second = await rig.invoke([]);
    await rig.invoke(simRecords(1), { killAfterMs: 0 });
    const third = await rig.invoke([]);

    const calls = [first, second, third].map(({ result }) => result?.type === 'response' && result.payload);
    expect(calls).toEqual([{ calls: 1 }, { calls: 2 }, { calls: 1 }]);
  });

  it('loads the rehearsal anew for each run', async () => {
    const file = write(
      'state.ts',
      `import { defineConsumer } from '${handlers}/consumer';
       let calls = 0;
       export const handler = defineConsumer<{ id: string }>({ insert: (_, { dynamodb }) => dynamodb('PutItem', {}) });
       export const rehearsal = { dynamodb: () => { if (++calls <= 5) throw new Error('The first tries fail.'); } };`,
    );
    const { create } = consumerFunction(await loadConsumer(root, file));

    const outcomes = [
      await new FunctionRig(create).invoke(simRecords(1)),
      await new FunctionRig(create).invoke(simRecords(1)),
    ];

    expect(outcomes.map((outcome) => reportedOf(outcome).length)).toEqual([1, 1]);
  });

  it('finds packages from the place of the file', async () => {
    const file = write(
      'package.ts',
      "export const handler = async () => Object.keys(await import('esbuild')).length > 0;",
    );
    const rig = new FunctionRig(consumerFunction(await loadConsumer(root, file)).create);

    expect((await rig.invoke([])).result).toEqual({ type: 'response', payload: true });
  });

  test.each([
    ['missing.ts', undefined, 'must exist'],
    ['broken.ts', 'export const handler = {', 'must compile'],
    ['throwing.ts', "throw new Error('No table.');", 'must load, got Error: No table.'],
    ['without.ts', 'export default () => {};', 'must have an export `handler` that is a function, got undefined'],
    ['keyless.ts', 'export const handler = () => {}; export const rehearsal = { item: () => ({}) };', 'its key'],
  ])('fails for %s, naming it and the remedy', async (name, text, message) => {
    const file = text === undefined ? join(directory, name) : write(name, text);

    const load = async () => (await loadConsumer(root, file)).instantiate();

    await expect(load()).rejects.toThrow(message);
    await expect(load()).rejects.toThrow(name);
    await expect(load()).rejects.toMatchObject({ code: 'InvalidSettings' });
  });
});

function write(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
}
