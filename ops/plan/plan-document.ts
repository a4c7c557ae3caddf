import { SettingsError } from '../../handlers/core/errors';
import { describeType, isJsonObject, type JsonObject, listOf, memberAt, memberOf, objectOf } from './json';
import type { PlanResource } from './plan-resource';
import { type ModuleStep, moduleStepsOf } from './reference';

/** A plan or a state, read out of `terraform show -json`. */
export interface PlanDocument {
  readonly resources: readonly PlanResource[];
  /** The root module's configuration; undefined for a state, which has none. */
  readonly configuration: JsonObject | undefined;
  /** Values of the root module's variables, by name. */
  readonly variables: JsonObject;
}

export const remedy =
  'Make the file with `terraform plan -out=plan.tfplan` and `terraform show -json plan.tfplan > plan.json`.';

/** Terraform stops at far fewer nested modules. */
const moduleDepthMax = 100;

/** Reads a plan, or a state, of any provider. Throws a `SettingsError` that says what was found instead. */
export function planDocumentOf(json: unknown): PlanDocument {
  if (!isJsonObject(json)) throw foundInstead(describeType(json));
  if (json.planned_values === undefined && json.values === undefined) throw foundInstead(describeObject(json));
  const isState = json.planned_values === undefined;
  const modules = objectOf(isState ? json.values : json.planned_values).root_module;
  const configuration = memberAt(json, ['configuration', 'root_module']);
  const root = isJsonObject(configuration) ? configuration : undefined;
  const changes = new Map(listOf(json.resource_changes).map((change) => [memberOf(change, 'address'), change]));
  const planned = resourcesIn(modules, root, changes, isState);
  // A data source that was read while planning stands in the prior state only.
  const prior = resourcesIn(memberAt(json, ['prior_state', 'values', 'root_module']), root, new Map(), true);
  const known = new Set(planned.map(({ address }) => address));
  const read = prior.filter(({ mode, address }) => mode === 'data' && !known.has(address));
  return { resources: [...planned, ...read], configuration: root, variables: objectOf(json.variables) };
}

function foundInstead(what: string): SettingsError {
  return new SettingsError([`The plan must be the JSON of a Terraform plan or state, got ${what}. ${remedy}`]);
}

/** Files that are taken for a plan, by members that only they have. */
const lookalikes: readonly (readonly [member: string, what: string])[] = [
  ['lineage', 'a raw state file, which `terraform show -json` without a file name turns into the right one'],
  ['@level', 'the log of `terraform plan -json`'],
  ['provider_schemas', 'the schemas of providers'],
  ['resource', 'a configuration in JSON; name its environment with `--env` if it is one of ours'],
  ['valid', 'the answer of `terraform validate -json`'],
];

function describeObject(json: JsonObject): string {
  const lookalike = lookalikes.find(([member]) => Object.hasOwn(json, member));
  if (lookalike) return lookalike[1];
  if (Object.hasOwn(json, 'format_version')) return 'the JSON of an empty state, without any resource';
  return 'an object without `planned_values` or `values`';
}

type Changes = ReadonlyMap<unknown, unknown>;

function resourcesIn(
  root: unknown,
  configuration: JsonObject | undefined,
  changes: Changes,
  isComplete: boolean,
): readonly PlanResource[] {
  const resources: PlanResource[] = [];
  const visit = (module: unknown, depth: number) => {
    if (depth > moduleDepthMax) throw foundInstead(`modules nested more than ${moduleDepthMax} deep`);
    for (const json of listOf(memberOf(module, 'resources'))) {
      const resource = resourceOf(json, configuration, changes, isComplete);
      if (resource) resources.push(resource);
    }
    for (const child of listOf(memberOf(module, 'child_modules'))) visit(child, depth + 1);
  };
  visit(root, 0);
  return resources;
}

function resourceOf(
  json: unknown,
  configuration: JsonObject | undefined,
  changes: Changes,
  isComplete: boolean,
): PlanResource | undefined {
  const { address, mode, type, name, index, values, sensitive_values: sensitive } = objectOf(json);
  if (typeof address !== 'string' || typeof type !== 'string' || typeof name !== 'string') return undefined;
  const modules = moduleStepsOf(address);
  const change = memberOf(changes.get(address), 'change');
  const isData = mode === 'data';
  const written = configuration && writtenResource(configuration, modules, { type, name, isData });
  return {
    address,
    mode: isData ? 'data' : 'managed',
    type,
    name,
    key: typeof index === 'string' || typeof index === 'number' ? index : undefined,
    modules,
    values: objectOf(values),
    unknown: memberOf(change, 'after_unknown'),
    sensitive: sensitive ?? memberOf(change, 'after_sensitive'),
    isComplete,
    expressions: written && objectOf(written.expressions),
    repetition: written?.for_each_expression ?? written?.count_expression,
  };
}

interface WrittenAs {
  readonly type: string;
  readonly name: string;
  readonly isData: boolean;
}

function writtenResource(
  root: JsonObject,
  modules: readonly ModuleStep[],
  { type, name, isData }: WrittenAs,
): JsonObject | undefined {
  const found = listOf(moduleAt(root, modules)?.resources).find(
    (one) =>
      memberOf(one, 'type') === type && memberOf(one, 'name') === name && (memberOf(one, 'mode') === 'data') === isData,
  );
  return isJsonObject(found) ? found : undefined;
}

/** The configuration of a module, wherever it is nested. */
export function moduleAt(root: JsonObject, modules: readonly ModuleStep[]): JsonObject | undefined {
  const module = modules.reduce<unknown>((outer, { name }) => memberAt(outer, ['module_calls', name, 'module']), root);
  return isJsonObject(module) ? module : undefined;
}
