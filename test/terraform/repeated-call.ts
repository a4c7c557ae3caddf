import { moduleDefinitions } from '../../module-set/definitions';
import type { ModuleDefinition } from '../../module-set/module-definition';

/** A module's call, as JSON configuration. */
export type ModuleCall = { readonly [argument: string]: unknown };

/**
 * One call of a module for all its instances by key: the time in which Terraform orders a configuration grows with the
 * square of the calls in it, and hardly with a call's instances. What an instance is not given is null: `try` would know
 * none of its arguments until all are known.
 */
export function repeatedCall(
  { variables }: ModuleDefinition,
  source: string,
  instances: { readonly [key: string]: object },
): ModuleCall {
  const nothing = Object.fromEntries(variables.map(({ name }) => [name, null]));
  const given = Object.entries(instances).map(([key, args]) => [key, { ...nothing, ...args }]);
  const args = variables.map(({ name }) => [name, `\${each.value.${name}}`]);
  return { source, for_each: Object.fromEntries(given), ...Object.fromEntries(args) };
}

/** The definition of a module of the set. */
export function definitionOf(module: string): ModuleDefinition {
  return moduleDefinitions({}).find(({ name }) => name === module)!;
}
