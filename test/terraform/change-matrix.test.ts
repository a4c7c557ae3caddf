import { moduleDefinitions } from '../../module-set/definitions';
import type { Change } from '../../module-set/readme/change';
import { changeMatrix } from '../../module-set/readme/change-matrix';
import { type Emulator, endpointsOf, startEmulator, startSecondEmulator } from './emulator';
import { actionsIn, compare } from './matrix/effect-of';
import { addressOf, matrixRoot } from './matrix/matrix-root';
import { type ModuleRoot, makeModuleRoot } from './matrix/module-root';
import { type Instance, pack, refusals, rounds } from './matrix/pack';
import { keepStateInEmulator } from './matrix/state-in-emulator';
import { attempt, type Diagnostic, type Plan, plan, prepareModuleRoot, terraform } from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;

/** As many plans of some seconds as there are changes on an instance: fewer make more functions, five seconds each. */
const changesMax = 8;
/** What the emulator forgets is no effect of a setting, so changes are planned by the state of the apply. */
const byState = ['-refresh=false'];

const instances = pack(changeMatrix, changesMax);
const isRefused = ({ effect }: Change) => effect.refused !== undefined;
const instanceOf = (change: Change) => instances.find(({ changes }) => changes.includes(change))!;

describeWithTerraform('changeMatrix', () => {
  let emulator: Emulator;
  let second: Emulator;
  let root: ModuleRoot;
  const outcomes = new Map<Change, Plan | Error>();
  const refused = new Map<Change, { readonly made: readonly Change[]; readonly diagnostics: readonly Diagnostic[] }>();

  beforeAll(async () => {
    [emulator, second] = await Promise.all([startEmulator(), startSecondEmulator()]);
    root = makeModuleRoot();
    root.write(configuration(instances, []));
    await keepStateInEmulator(root.folder, emulator.endpoint);
    prepareModuleRoot(root.folder, emulator.endpoint, endpointsOf(second));
    terraform(root.folder, ['apply', '-input=false', '-auto-approve', '-parallelism=200']);
    for (const made of rounds(instances)) {
      root.write(configuration(changedBy(made), made));
      const outcome = outcomeOf(() => plan(root.folder, 'plan', [...byState, ...targets(made), ...forced(made)]));
      for (const change of made) outcomes.set(change, outcome);
    }
    for (const made of refusals(changeMatrix)) {
      root.write(configuration(changedBy(made), made));
      const { diagnostics } = attempt(root.folder, [...byState, ...targets(made)]);
      for (const change of made) refused.set(change, { made, diagnostics });
    }
  }, 30 * minutes);

  afterAll(() => {
    emulator.stop();
    second.stop();
    root.remove();
  });

  test.each(titled((change) => !isRefused(change)))('%s', (_title, change) => {
    const actions = actionsIn(planned(outcomes.get(change)!), addressOf(instanceOf(change)));

    const compared = compare(change.effect, actions);

    expect(Object.keys(actions)).not.toEqual([]);
    expect(compared.planned).toEqual(compared.documented);
  });

  test.each(titled(isRefused))('%s is refused', (_title, change) => {
    const { made, diagnostics } = refused.get(change)!;

    const texts = diagnostics.flatMap(({ severity, detail }) => (severity === 'error' ? [detail] : []));

    expect(texts).toContainEqual(expect.stringContaining(change.effect.refused!));
    expect(texts).toHaveLength(made.length);
  });
});

/** The instances that are changed. */
function changedBy(changes: readonly Change[]): readonly Instance[] {
  return changes.map(instanceOf);
}

/** A plan needs those alone that are changed: it reads and orders whatever there is, and with `-target` the state may hold more. */
function configuration(configured: readonly Instance[], made: readonly Change[]): object {
  return matrixRoot({ instances: configured, made, definitions: moduleDefinitions({}), modules: './set/modules' });
}

/** The instances that are changed: the others would be destroyed. */
function targets(changes: readonly Change[]): readonly string[] {
  return changedBy(changes).map((instance) => `-target=${addressOf(instance)}`);
}

function forced(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) =>
    change.forced === undefined ? [] : [`-replace=${addressOf(instanceOf(change))}.${change.forced}`],
  );
}

function titled(wanted: (change: Change) => boolean): [string, Change][] {
  return changeMatrix.filter(wanted).map((change) => [titleOf(change), change]);
}

function titleOf({ module, setting, shown, forced }: Change): string {
  return `${module}: ${setting}, ${shown.join(' to ')}${forced === undefined ? '' : ', on purpose'}`;
}

/** A plan that fails concerns the changes that are in it, and no others. */
function outcomeOf(act: () => Plan): Plan | Error {
  try {
    return act();
  } catch (error) {
    return error as Error;
  }
}

function planned(outcome: Plan | Error): Plan {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}
