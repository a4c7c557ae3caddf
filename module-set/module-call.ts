import { TerraformHclModule } from 'cdktf';
import type { Construct } from 'constructs';
import { rawExpression } from '../modules/setting';
import type { ModuleDefinition } from './module-definition';
import type { Variable } from './variable';

export interface ModuleCall {
  readonly module: ModuleDefinition;
  /** Default: the folder beside this module's. */
  readonly source?: string;
  /** Arguments by variable; those left out keep the module's defaults. */
  readonly arguments: { readonly [variable: string]: unknown };
  /** One instance for each element; absent: one instance, or `count` decides. */
  readonly forEach?: unknown;
  readonly count?: unknown;
}

/** Calls another module of the set, which lies in a folder beside. */
export function callModule(scope: Construct, name: string, call: ModuleCall): TerraformHclModule {
  const made = new TerraformHclModule(scope, name, {
    source: call.source ?? `../${call.module.name}`,
    skipAssetCreationFromLocalModules: true,
    variables: { ...call.arguments },
  });
  made.overrideLogicalId(name);
  if (call.forEach !== undefined) made.addOverride('for_each', call.forEach);
  if (call.count !== undefined) made.addOverride('count', call.count);
  return made;
}

/** Every variable handed on from the attribute of the same name: null there means the module's default. */
export function argumentsFrom(variables: readonly Variable[], object: string): { [variable: string]: unknown } {
  return Object.fromEntries(variables.map(({ name }) => [name, rawExpression(`${object}.${name}`)]));
}
