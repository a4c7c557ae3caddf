import type { Plan } from '../terraform';

interface WholePlan extends Plan {
  readonly format_version: string;
  readonly terraform_version: string;
  readonly planned_values: { readonly root_module: { readonly child_modules?: readonly { address: string }[] } };
  readonly configuration: {
    readonly provider_config: { readonly [key: string]: { readonly module_address?: string } };
    readonly root_module: { readonly module_calls: { readonly [name: string]: object } };
  };
}

/** What one module's part of a plan says, without the others', times and whatever depends on the machine. */
export function trimmedPlan(plan: Plan, module: string): object {
  const { format_version, terraform_version, planned_values, resource_changes, configuration } = plan as WholePlan;
  const address = `module.${module}`;
  const { module_calls: calls } = configuration.root_module;
  const providers = Object.entries(configuration.provider_config).filter(
    ([, { module_address: at }]) => at === undefined || at === address,
  );
  return withoutNulls({
    format_version,
    terraform_version,
    planned_values: {
      root_module: {
        child_modules: (planned_values.root_module.child_modules ?? []).filter((one) => one.address === address),
      },
    },
    resource_changes: resource_changes.filter((change) => change.address.startsWith(`${address}.`)),
    configuration: {
      provider_config: Object.fromEntries(providers.map(([key, config]) => [key, withoutEndpoints(config)])),
      root_module: { module_calls: Object.hasOwn(calls, module) ? { [module]: calls[module] } : {} },
    },
  }) as object;
}

/** A member that is null says as much as one that is not there; what is created or destroyed has a side that is null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name, member]) => member !== null || sides.has(name));
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member)]));
}

const sides = new Set(['before', 'after']);

/** What stands in for AWS while planning is nobody's configuration. */
function withoutEndpoints(config: object): object {
  const { expressions, ...rest } = config as { readonly expressions?: { readonly region?: unknown } };
  return expressions?.region === undefined ? rest : { ...rest, expressions: { region: expressions.region } };
}
