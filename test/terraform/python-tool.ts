import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A program from the Python package index, and the version of it that the tests were written with. */
export interface PythonTool {
  /** Name of its program. */
  readonly name: string;
  /** What the index has it by, as pip takes it. @default The program's name. */
  readonly package?: string;
  readonly version: string;
}

/** The folder of the tool's programs: a virtual environment of the repository's own, made where it is missing. */
export function binOf({ name, package: indexed = name, version }: PythonTool): string {
  const folder = join(process.cwd(), '.tributary', `${name}-${version}`);
  const bin = join(folder, 'bin');
  if (existsSync(join(bin, name))) return bin;
  mkdirSync(folder, { recursive: true });
  run('python3', ['-m', 'venv', folder]);
  // Compiled is only what is imported: most of what comes along is not.
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-compile'];
  run(join(bin, 'pip'), ['install', ...quietly, `${indexed}==${version}`]);
  return bin;
}

/** Runs a program and returns what it printed; throws with its message where it ends otherwise than accepted. */
export function run(command: string, args: readonly string[], accepted: readonly (number | null)[] = [0]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 256 * 1_024 * 1_024,
  });
  if (accepted.includes(status)) return stdout;
  throw new Error(`\`${command} ${args.join(' ')}\` failed: ${error?.message ?? stderr}`);
}
