import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../engine/seeded-random';
import { loadWorkload } from '../../local/load-workload';

const root = process.cwd();
// Inside the checkout, as for a user: the bundle finds its packages there.
mkdirSync(join(root, '.tributary'), { recursive: true });
const directory = mkdtempSync(join(root, '.tributary', 'test-workload-'));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('loadWorkload', () => {
  test('loads the orders and writes the same in every run', async () => {
    const workload = await loadWorkload(root, 'examples/orders/workload.ts', directory);

    const [first, second] = [await writesOf(workload, 40), await writesOf(workload, 40)];

    expect(first).toEqual(second);
    expect(first.filter(({ name }) => name === 'PutItemCommand')).toHaveLength(40);
    expect(first.some(({ name }) => name === 'DeleteItemCommand')).toBe(true);
    expect(first.filter(({ text }) => text.includes('l-broken'))).toHaveLength(1);
    expect(first.some(({ text }) => text.length > 262_144)).toBe(true);
    for (const awkward of ['1E+40', '__proto__', '12345678901234567890123456789012345678']) {
      expect(first.some(({ text }) => text.includes(awkward))).toBe(true);
    }
  });

  test("takes a user's own file, title and all", async () => {
    const file = write('own.ts', "export default { title: 'mine', async run() { return undefined as void; } };");

    expect(await loadWorkload(root, file, directory)).toMatchObject({ title: 'mine' });
  });

  test.each([
    ['missing.ts', undefined, 'There is no workload '],
    ['wrong.ts', 'export const run = 1;', 'must have a default export with a function `run`'],
    ['broken.ts', 'export default {', 'cannot be built'],
  ])('fails for %s, naming it', async (name, text, message) => {
    const file = text === undefined ? join(directory, name) : write(name, text);

    await expect(loadWorkload(root, file, directory)).rejects.toThrow(message);
    await expect(loadWorkload(root, file, directory)).rejects.toThrow(name);
  });
});

async function writesOf({ run }: Awaited<ReturnType<typeof loadWorkload>>, orders: number) {
  const writes: { name: string; text: string }[] = [];
  await run({
    orders,
    tableName: 'orders',
    tableNames: {},
    random: seededRandom(1),
    signal: new AbortController().signal,
    write: async (command) => {
      const name =
        'Item' in command.input
          ? 'PutItemCommand'
          : 'UpdateExpression' in command.input
            ? 'Update'
            : 'DeleteItemCommand';
      writes.push({ name, text: JSON.stringify(command.input) });
    },
  });
  return writes.sort((one, other) => (one.text < other.text ? -1 : 1));
}

function write(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
}
