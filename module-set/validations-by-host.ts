import { Token } from 'cdktf';
import type { Rule } from '../modules/rule';
import { type Validation, validationsOf } from './validations';
import type { Variable } from './variable';

type Validations = { condition: never; errorMessage: string }[];

/**
 * The validations of a module by the variable that they stand in. One that compares variables stands in the last of
 * them, so that no two variables wait for each other: Terraform refuses such a cycle. A rule that nothing in this
 * module can break is left out: Terraform refuses a condition that asks nothing, too.
 */
export function validationsByHost(
  variables: readonly Variable[],
  rules: readonly Rule[],
): ReadonlyMap<string, Validations> {
  const order = variables.map(({ name }) => name);
  const hosts = new Map<string, Validations>(order.map((name) => [name, []]));
  for (const variable of variables) {
    const { name, shape, checked = shape, defaultValue } = variable;
    const options = { where: '${var.name}', isOptional: defaultValue === null };
    for (const validation of validationsOf(name, checked, rules, options)) {
      if (validation.condition === '${true}') continue;
      const condition = Token.asAny(validation.condition) as never;
      hosts.get(hostOf(validation, order))!.push({ condition, errorMessage: validation.errorMessage });
    }
  }
  return hosts;
}

/** The last variable that the validation refers to. */
function hostOf({ condition, errorMessage }: Validation, order: readonly string[]): string {
  const named = [...`${condition} ${errorMessage}`.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => order.indexOf(name!));
  return order[Math.max(...named)]!;
}
