import { join } from 'node:path';
import { binOf, run } from './python-tool';

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

/** Scans a file with checks that come with the scanner, offline. */
export function scan(framework: 'terraform_plan' | 'terraform_json', file: string): Scan {
  const args = ['--skip-download', '--framework', framework, '-f', file, '-o', 'json', '--compact', '--quiet'];
  // It ends with 1 when a check failed.
  const { summary, results } = JSON.parse(run(join(binOf(scanner), scanner.name), args, [0, 1])) as Report;
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
