import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Replacement } from './replacement';

/**
 * What TypeScript says against each mutant: a mutant that it refuses breaks no rule, it is just no program. Each is
 * checked as a file of its own that imports the sources of the project; unused names are let pass.
 */
export function typeMistakes(root: string, mutants: readonly Replacement[]): ReadonlyMap<Replacement, string> {
  const folder = join(root, '.tributary', 'mutation', 'types');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, mutant] of mutants.entries()) {
    writeFileSync(join(folder, `mutant-${index}.ts`), withImportsFrom(folder, root, mutant));
  }
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
  const config = { extends: '../../../tsconfig.json', compilerOptions, include: ['*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout, error } = spawnSync(process.execPath, [tsc, '--pretty', 'false', '-p', folder], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error) throw error;
  const found = stdout.matchAll(/^mutant-(\d+)\.ts\(.*?\): (.*)$/gm);
  return new Map([...found].reverse().map(([, index, mistake]) => [mutants[Number(index)]!, mistake!]));
}

/** The mutant with its relative imports as they read from another folder. */
function withImportsFrom(folder: string, root: string, { file, source }: Replacement): string {
  return source.replace(/(from|import\() ?'(\.[^']*)'/g, (_, keyword: string, target: string) => {
    const path = relative(folder, join(root, dirname(file), target));
    return `${keyword} '${path}'`;
  });
}
