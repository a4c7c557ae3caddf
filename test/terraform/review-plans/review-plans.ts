import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { reviewCases } from '../../fixtures/reviews/cases';
import type { Configuration, ReviewCase } from '../../fixtures/reviews/review-case';
import { changedAttributes, type Plan, plan, prepareModuleRoot } from '../terraform';
import { reviewState } from './review-state';
import { trimmedPlan } from './trimmed-plan';

/** The plans of one case, as they are kept. */
export interface ReviewPlans {
  readonly harmful: object;
  readonly harmless: object;
}

export interface MadePlans {
  /** By the name of the case. */
  readonly plans: ReadonlyMap<string, ReviewPlans>;
  /** What would change although nothing was edited: there the state is not what the configuration says. */
  readonly untrue: readonly string[];
}

/**
 * Plans every edit of every case with the real Terraform and provider. Each case is a module of one root, so four plans
 * do for all; the state before is written down and not applied, so that no AWS is needed.
 */
export function makeReviewPlans(): MadePlans {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-reviews-'));
  try {
    writeRoot(folder);
    write(folder, ({ before }) => before);
    prepareModuleRoot(folder, 'http://127.0.0.1:9');
    const created = plan(folder);
    const planned = (configuration: (one: ReviewCase) => Configuration, tainted: readonly string[] = []) => {
      write(folder, configuration);
      writeFileSync(join(folder, 'terraform.tfstate'), JSON.stringify(reviewState(created, new Set(tainted))));
      return plan(folder, 'plan', ['-refresh=false']);
    };
    const unchanged = planned(({ before }) => before);
    const halfMade = reviewCases.flatMap(({ name, tainted }) => (tainted ? [`module.${name}.${tainted}`] : []));
    const harmful = planned((one) => one.harmful, halfMade);
    // A module's own constraint is in no plan: the root says which providers may be.
    writeRoot(folder, '>= 5.100.0, < 7.0.0');
    const harmless = planned((one) => one.harmless);
    return {
      plans: new Map(
        reviewCases.map(({ name }) => [
          name,
          { harmful: trimmedPlan(harmful, name), harmless: trimmedPlan(harmless, name) },
        ]),
      ),
      untrue: changedIn(unchanged),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeRoot(folder: string, version?: string): void {
  const provider = { aws: { region: 'eu-central-1', skip_requesting_account_id: true } };
  const required = version && { terraform: { required_providers: { aws: { source: 'hashicorp/aws', version } } } };
  const module = Object.fromEntries(reviewCases.map(({ name }) => [name, { source: `./cases/${name}` }]));
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ ...(required || {}), provider, module }));
  writeFileSync(join(folder, 'app.zip'), zipSync({ 'app.js': [strToU8(''), { mtime: '1980-01-01T12:00:00' }] }));
}

function write(folder: string, configuration: (one: ReviewCase) => Configuration): void {
  for (const one of reviewCases) {
    const module = join(folder, 'cases', one.name);
    mkdirSync(module, { recursive: true });
    writeFileSync(join(module, 'main.tf.json'), JSON.stringify(configuration(one)));
  }
}

function changedIn({ resource_changes: changes }: Plan): readonly string[] {
  return changes
    .filter(({ change }) => !change.actions.includes('no-op'))
    .map((change) => `${change.address}: ${changedAttributes(change).join(', ')}`);
}
