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
  readonly check_type: Framework;
  readonly summary?: { readonly passed: number; readonly failed: number; readonly parsing_errors: number };
  readonly results?: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
}

type Framework = 'terraform_plan' | 'terraform_json';

/**
 * Scans files with checks that come with the scanner, offline. Each framework reads what fits it: all in one run, whose
 * start takes longer than the scan.
 */
export function scan(files: { readonly [framework in Framework]: string }): {
  readonly [framework in Framework]: Scan;
} {
  const args = ['--skip-download', '-o', 'json', '--compact', '--quiet', '--framework', ...Object.keys(files)];
  for (const file of Object.values(files)) args.push('-f', file);
  // It ends with 1 when a check failed.
  const reports = JSON.parse(run(join(binOf(scanner), scanner.name), args, [0, 1])) as readonly Report[];
  const of = (framework: Framework) =>
    resultOf(
      files[framework],
      reports.find((each) => each.check_type === framework),
    );
  return { terraform_plan: of('terraform_plan'), terraform_json: of('terraform_json') };
}

function resultOf(file: string, report: Report | undefined): Scan {
  const { summary, results } = report ?? {};
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
