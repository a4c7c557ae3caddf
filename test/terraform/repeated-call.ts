import { moduleDefinitions } from '../../module-set/definitions';
import type { ModuleDefinition } from '../../module-set/module-definition';

/** A module's call, as JSON configuration. */
export type ModuleCall = { readonly [argument: string]: unknown };

/**
 * One call of a module for all its instances by key: the time in which Terraform orders a configuration grows with the
 * square of the calls in it, and hardly with a call's instances.
 *
 * @param instances Arguments of each; expressions, or an object of them.
 */
export function repeatedCall(
  { variables }: ModuleDefinition,
  source: string,
  instances: { readonly [key: string]: object } | string,
): ModuleCall {
  const args = variables.map(({ name }) => [name, `\${try(each.value.${name}, null)}`]);
  return { source, for_each: instances, ...Object.fromEntries(args) };
}

/** The definition of a module of the set. */
export function definitionOf(module: string): ModuleDefinition {
  return moduleDefinitions({}).find(({ name }) => name === module)!;
}
