import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('bin/run.mjs', () => {
  let root: string;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'tributary-run-')));
    for (const part of ['bin/run.mjs', 'bin/run']) cpSync(part, join(root, part), { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
    writeFileSync(join(root, 'entry.ts'), "import { part } from './part';\nconsole.log(part(process.argv[2]));\n");
  });

  afterEach(() => rmSync(root, { recursive: true }));

  const writePart = (text: string) => writeFileSync(join(root, 'part.ts'), text);
  const run = () =>
    spawnSync(process.execPath, [join(root, 'bin/run.mjs'), 'entry.ts', 'x'], { encoding: 'utf8', cwd: root });

  test('runs what it kept, and bundles anew once one of the files has changed', () => {
    writePart("export const part = (text?: string) => 'first ' + text;\n");
    const outputs = [run().stdout, run().stdout];

    writePart("export const part = (text?: string) => 'second ' + text;\n");
    utimesSync(join(root, 'part.ts'), 1, 1);
    outputs.push(run().stdout);

    expect(outputs).toEqual(['first x\n', 'first x\n', 'second x\n']);
    expect(existsSync(join(root, '.tributary/run/entry.ts.json'))).toBe(true);
  });

  test('tells the places of errors in the sources, also of what it kept', () => {
    writePart("\n\nexport function part(text?: string) {\n  throw new Error('no ' + text);\n}\n");

    const errors = [run().stderr, run().stderr];

    for (const error of errors) {
      expect(error).toContain('Error: no x');
      expect(error).toContain(`part (${join(root, 'part.ts')}:4:9)`);
      expect(error).toContain(`${join(root, 'entry.ts')}:2:13`);
    }
  });
});
