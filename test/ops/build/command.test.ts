import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { build } from '../../../ops/build/command';
import { surroundingsAt } from '../surroundings-at';

const place = mkdtempSync(join(tmpdir(), 'tributary-build-'));
const { surroundings, printed } = surroundingsAt(process.cwd());
const here = { ...surroundings, cwd: place };

beforeAll(() => {
  mkdirSync(join(place, 'other'));
  writeFileSync(join(place, 'ship.ts'), 'export const handler = async (event: object) => Object.keys(event);\n');
  writeFileSync(join(place, 'other', 'ship.ts'), 'export const handler = 1;\n');
  writeFileSync(join(place, 'broken.ts'), 'export const handler = ;\n');
});

afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('build', () => {
  it('makes a zip of an entry in the current folder', async () => {
    const exitCode = await build.run(['--entry', 'ship.ts', '--out', 'zips'], here);

    const zip = unzipSync(readFileSync(join(place, 'zips', 'ship.zip')));
    expect(exitCode).toBe(0);
    expect(Object.keys(zip)).toEqual(['index.js']);
    expect(printed.at(-1)).toMatch(/^zips\/ship\.zip {2}\d\.\d KB {2}sha256 \S{44}$/);
  });

  it.each([
    ['no entry', [], '`--entry` must name a file'],
    ['an entry that is not there', ['--entry', 'none.ts'], '`none` needs none.ts'],
    ['an entry that does not compile', ['--entry', 'broken.ts'], 'broken.ts'],
    ['two of one name', ['--entry', 'ship.ts', '--entry', 'other/ship.ts'], 'would both be ship.zip'],
  ])('fails when given %s', async (_, args, message) => {
    await expect(build.run(args, here)).rejects.toThrow(message);
  });
});
