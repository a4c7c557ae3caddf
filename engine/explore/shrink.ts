import type { BrokenParts } from './breakage';
import { explore, type Finding, Walk } from './explore';
import type { Violation } from './ledger';
import type { Scope } from './scope';

/** A violation, with what led to it in words. */
export interface Trace {
  readonly scope: Scope;
  readonly violation: Violation;
  readonly steps: readonly string[];
}

/**
 * The violation with as few faults as it takes, and then with each step made the first alternative, and the last ones
 * dropped, where the same law is violated all the same.
 */
export async function shrink(scope: Scope, finding: Finding, broken?: BrokenParts): Promise<Trace> {
  const { least, from } = await withFewestFaults(scope, finding, broken);
  let best = await replay(least, from.choices, broken);
  for (let place = 0; place < best.choices.length; place += 1) {
    if (best.choices[place] === 0) continue;
    const plainer = best.choices.with(place, 0);
    const tried = await replay(least, plainer, broken).catch(() => undefined);
    if (tried?.violation?.property === finding.violation.property && tried.steps.length <= best.steps.length)
      best = tried;
  }
  return { scope: least, violation: best.violation ?? finding.violation, steps: best.steps };
}

async function withFewestFaults(
  scope: Scope,
  finding: Finding,
  broken: BrokenParts | undefined,
): Promise<{ readonly least: Scope; readonly from: Finding }> {
  for (let faults = 0; faults < scope.faults; faults += 1) {
    const least = { ...scope, faults };
    const { found } = await explore(least, { ...(broken && { broken }) });
    if (found?.violation.property === finding.violation.property) return { least, from: found };
  }
  return { least: scope, from: finding };
}

interface Replay {
  readonly choices: readonly number[];
  readonly steps: readonly string[];
  readonly violation: Violation | undefined;
}

/** Repeats the choices, as far as they go, and the first alternatives after them, until a law is violated. */
async function replay(scope: Scope, choices: readonly number[], broken: BrokenParts | undefined): Promise<Replay> {
  const walk = new Walk(scope, broken);
  const made: number[] = [];
  const steps: string[] = [];
  while (steps.length <= choices.length && !walk.world.ledger.violation) {
    const alternatives = walk.alternatives();
    const choice = choices[steps.length] ?? 0;
    const chosen = alternatives[choice];
    if (walk.judge(alternatives) || !chosen) break;
    made.push(choice);
    steps.push(chosen.say());
    await walk.step(chosen);
  }
  return { choices: made, steps, violation: walk.world.ledger.violation ?? walk.judge(walk.alternatives()) };
}
