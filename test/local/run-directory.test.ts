import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunDirectory } from '../../local/run-directory';

const root = mkdtempSync(join(tmpdir(), 'tributary-directory-'));

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('createRunDirectory', () => {
  test('removes what a killed run left, and leaves alone what a running one has', () => {
    const runs = join(root, '.tributary', 'local', 'runs');
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(runs, `${gone}-1`), { recursive: true });
    mkdirSync(join(runs, `${process.ppid}-1`));
    writeFileSync(join(runs, `${gone}-1`, 'left'), '');

    const made = createRunDirectory(root, process.pid, 2);

    expect(existsSync(join(runs, `${gone}-1`))).toBe(false);
    expect(existsSync(join(runs, `${process.ppid}-1`))).toBe(true);
    expect(made).toEqual({
      id: `${process.pid}-2`,
      path: join(runs, `${process.pid}-2`),
      logs: join(root, '.tributary', 'local', 'logs'),
      archives: join(root, '.tributary', 'local', 'archives'),
    });
    expect(existsSync(made.path) && existsSync(made.logs)).toBe(true);
  });
});
