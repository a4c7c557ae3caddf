import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { init } from '../../../ops/init/command';
import { surroundingsAt } from '../surroundings-at';

const place = mkdtempSync(join(tmpdir(), 'tributary init '));
const plain = ['--name', 'orders', '--partition-key', 'customerId:S'];

afterAll(() => rmSync(place, { recursive: true, force: true }));

function world(name: string) {
  const cwd = join(place, name);
  mkdirSync(cwd);
  const { surroundings, printed } = surroundingsAt(process.cwd());
  return { cwd, printed, surroundings: { ...surroundings, cwd } };
}

describe('init', () => {
  it('writes a project, and says what comes next', async () => {
    const { cwd, printed, surroundings } = world('plain');

    const exitCode = await init.run(plain, surroundings);

    expect(exitCode).toBe(0);
    expect(readdirSync(join(cwd, 'orders')).sort()).toEqual(
      ['.github', '.gitignore', 'README.md', 'cdktf.json', 'environments', 'local', 'main.ts'].concat([
        ...['package.json', 'src', 'test', 'tsconfig.json'],
      ]),
    );
    expect(printed.map((line) => line.trim())).toEqual(
      expect.arrayContaining(['cd orders', 'npm install', 'npm test', 'npm run synth']),
    );
  });

  it('writes next to files that are none of its own', async () => {
    const { cwd, surroundings } = world('beside');
    writeFileSync(join(cwd, 'NOTES.txt'), 'mine');

    await init.run(['.', ...plain], surroundings);

    expect(readFileSync(join(cwd, 'NOTES.txt'), 'utf8')).toBe('mine');
    expect(readdirSync(cwd)).toContain('main.ts');
  });

  it('fails when a file is there already, and writes none', async () => {
    const { cwd, surroundings } = world('taken');
    writeFileSync(join(cwd, 'main.ts'), 'mine');

    await expect(init.run(['.', ...plain], surroundings)).rejects.toThrow('got main.ts.');

    expect(readdirSync(cwd)).toEqual(['main.ts']);
    expect(readFileSync(join(cwd, 'main.ts'), 'utf8')).toBe('mine');
  });

  it('names a packed file relative to the project that installs it', async () => {
    const { cwd, surroundings } = world('packed');
    writeFileSync(join(cwd, 'tributary.tgz'), '');

    await init.run([...plain, '--tributary', './tributary.tgz'], surroundings);

    const { devDependencies } = JSON.parse(readFileSync(join(cwd, 'orders', 'package.json'), 'utf8'));
    expect(devDependencies.tributary).toBe('file:../tributary.tgz');
  });

  it('fails when the packed file is not there', async () => {
    const { surroundings } = world('absent');

    const run = init.run([...plain, '--tributary', './tributary.tgz'], surroundings);

    await expect(run).rejects.toThrow('`--tributary` must exist');
  });
});
