import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const scanner = { name: 'checkov', version: '3.3.30' };

export interface Scan {
  /** How many checks it made: a framework that does not fit makes none and finds nothing wrong. */
  readonly checks: number;
  readonly failed: readonly FailedCheck[];
}

export interface FailedCheck {
  readonly id: string;
  readonly name: string;
  readonly resource: string;
}

interface Report {
  readonly summary?: { readonly passed: number; readonly failed: number; readonly parsing_errors: number };
  readonly results?: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
}

/** Scans a file with checks that come with the scanner, offline; installs it once into a virtual environment. */
export function scan(framework: 'terraform_plan' | 'terraform_json', file: string): Scan {
  const folder = join(process.cwd(), '.tributary', `${scanner.name}-${scanner.version}`);
  const bin = join(folder, 'bin');
  if (!existsSync(join(bin, scanner.name))) install(folder, bin);
  const args = ['--skip-download', '--framework', framework, '-f', file, '-o', 'json', '--compact', '--quiet'];
  const { summary, results } = JSON.parse(run(join(bin, scanner.name), args, [0, 1])) as Report;
  if (!summary || summary.parsing_errors > 0) throw new Error(`${scanner.name} could not read ${file}.`);
  return {
    checks: summary.passed + summary.failed,
    failed: (results?.failed_checks ?? []).map((check) => ({
      id: check.check_id,
      name: check.check_name,
      resource: check.resource,
    })),
  };
}

function install(folder: string, bin: string): void {
  mkdirSync(folder, { recursive: true });
  run('python3', ['-m', 'venv', folder]);
  run(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', `${scanner.name}==${scanner.version}`]);
}

/** It ends with 1 when a check failed. */
function run(command: string, args: readonly string[], accepted: readonly (number | null)[] = [0]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 256 * 1_024 * 1_024,
  });
  if (accepted.includes(status)) return stdout;
  throw new Error(`\`${command} ${args.join(' ')}\` failed: ${error?.message ?? stderr}`);
}
