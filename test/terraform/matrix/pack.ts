import { isDeepStrictEqual } from 'node:util';
import { type Arguments, type Change, merged } from '../../../module-set/readme/change';
import { sinkNames } from '../../../modules/sinks';

/** An instance of a module, and the settings that are changed on it, one after the other. */
export interface Instance {
  readonly module: string;
  readonly key: string;
  readonly changes: readonly Change[];
}

/**
 * Puts changes that start from the same arguments on one instance. The provider makes one function at a time and waits
 * five seconds for each, so that an instance for each change would take longer than all plans together.
 */
export function pack(changes: readonly Change[], changesMax: number): readonly Instance[] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const fitting = groups.find(
      (group) => group.length < changesMax && group.every((each) => areCompatible(each, change)),
    );
    if (fitting) fitting.push(change);
    else groups.push([change]);
  }
  return groups.map((group, index) => ({ module: group[0]!.module, key: `row-${index + 1}`, changes: group }));
}

/** The arguments of an instance with one of its changes made, or with none. */
export function argumentsOf({ changes }: Instance, made: Change | undefined): Arguments {
  const before = changes.map((change) => change.before).reduce(merged, {});
  if (made === undefined) return before;
  const touched = variablesOf(made);
  const others = Object.entries(before).filter(([name]) => !touched.includes(name));
  return { ...Object.fromEntries(others), ...made.after };
}

function areCompatible(left: Change, right: Change): boolean {
  if (left.module !== right.module || left.alone || right.alone) return false;
  // A function keeps one sink.
  if (new Set([...sinksOf(left), ...sinksOf(right)]).size > 1) return false;
  const shared = variablesOf(left).filter((name) => variablesOf(right).includes(name));
  return shared.every((name) => isDeepStrictEqual(left.before[name], right.before[name]));
}

function sinksOf({ before, after }: Change): readonly string[] {
  return sinkNames.filter((name) => [before[name], after[name]].some((given) => given !== undefined && given !== null));
}

function variablesOf({ before, after }: Change): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

/** The changes of each plan that is to work out: at most one of each instance. */
export function rounds(instances: readonly Instance[]): readonly Change[][] {
  const queues = instances.map(({ changes }) => changes.filter(({ effect }) => effect.refused === undefined));
  const count = Math.max(0, ...queues.map(({ length }) => length));
  return Array.from({ length: count }, (_none, index) => queues.flatMap((queue) => queue[index] ?? []));
}

/**
 * The changes of each plan that is to be refused: one of each module, for an error in one instance hides what is wrong
 * with others of its module, and each known by its text, for an error does not name its instance.
 */
export function refusals(changes: readonly Change[]): readonly Change[][] {
  const plans: Change[][] = [];
  for (const change of changes.filter(({ effect }) => effect.refused !== undefined)) {
    const isLike = (other: Change) => other.module === change.module || other.effect.refused === change.effect.refused;
    const fitting = plans.find((made) => !made.some(isLike));
    if (fitting) fitting.push(change);
    else plans.push([change]);
  }
  return plans;
}
