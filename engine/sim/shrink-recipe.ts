import type { RunRecipe } from './run-recipe';
import type { RunResult } from './run-result';
import type { Fault, Scenario } from './scenario';

export interface Shrunk {
  readonly recipe: RunRecipe;
  readonly result: RunResult;
  /** Runs that were tried. */
  readonly tries: number;
}

/**
 * Makes a failing recipe smaller as long as it fails in the same way: fewer faults, less traffic, settings as AWS has
 * them of its own accord. Takes at most `triesMax` runs.
 */
export async function shrinkRecipe(
  failing: RunRecipe,
  result: RunResult,
  run: (recipe: RunRecipe) => Promise<RunResult>,
  triesMax = 300,
): Promise<Shrunk> {
  let smallest: Shrunk = { recipe: failing, result, tries: 0 };
  let tries = 0;
  for (let hasShrunk = true; hasShrunk; ) {
    hasShrunk = false;
    for (const candidate of smallerRecipes(smallest.recipe)) {
      if (tries >= triesMax) return { ...smallest, tries };
      tries += 1;
      const tried = await run(candidate);
      if (!failsAlike(tried, result)) continue;
      smallest = { recipe: candidate, result: tried, tries };
      hasShrunk = true;
      break;
    }
  }
  return { ...smallest, tries };
}

function failsAlike(left: RunResult, right: RunResult): boolean {
  return left.verdict === right.verdict && left.violations[0]?.property === right.violations[0]?.property;
}

/** Recipes that are a step smaller, the largest steps first. */
function* smallerRecipes(recipe: RunRecipe): Generator<RunRecipe> {
  for (const scenario of smallerScenarios(recipe.scenario)) yield { ...recipe, scenario };
  for (const name of Object.keys(recipe.settings)) {
    const { [name as keyof typeof recipe.settings]: _, ...settings } = recipe.settings;
    yield { ...recipe, settings };
  }
  if ((recipe.concurrencyMax ?? 1_000) !== 1_000) yield { ...recipe, concurrencyMax: 1_000 };
}

function* smallerScenarios(scenario: Scenario): Generator<Scenario> {
  const { faults, traffic, durationMs } = scenario;
  if (faults.length > 1) yield { ...scenario, faults: faults.slice(0, faults.length / 2) };
  if (faults.length > 1) yield { ...scenario, faults: faults.slice(faults.length / 2) };
  for (const fault of faults) yield { ...scenario, faults: faults.filter((one) => one !== fault) };
  if (durationMs > 1_000) yield { ...scenario, durationMs: Math.floor(durationMs / 2) };
  if (durationMs > 1_000) yield { ...scenario, durationMs: Math.floor(durationMs * 0.9) };
  for (const [name, value] of smallerNumbers) {
    const smaller = Math.max(1, Math.floor(traffic[name] / value));
    if (smaller < traffic[name]) yield { ...scenario, traffic: { ...traffic, [name]: smaller } };
  }
  if (traffic.rates.length > 1) yield { ...scenario, traffic: { ...traffic, rates: traffic.rates.slice(0, 1) } };
  if (traffic.hotShare > 0) yield { ...scenario, traffic: { ...traffic, hotShare: 0 } };
  const slower = traffic.rates.map((rate) => ({ ...rate, perSecond: rate.perSecond / 2 }));
  if (traffic.rates.some(({ perSecond }) => perSecond > 0.001)) {
    yield { ...scenario, traffic: { ...traffic, rates: slower } };
  }
  for (const [place, fault] of faults.entries()) {
    const shorter = shorterFault(fault);
    if (shorter) yield { ...scenario, faults: faults.with(place, shorter) };
  }
}

const smallerNumbers = [
  ['shards', 1_000],
  ['shards', 2],
  ['items', 1_000_000_000],
  ['items', 10],
  ['items', 2],
] as const;

function shorterFault(fault: Fault): Fault | undefined {
  if (!('toMs' in fault) || fault.toMs - fault.fromMs < 1_000) return undefined;
  return { ...fault, toMs: Math.floor((fault.fromMs + fault.toMs) / 2) };
}
