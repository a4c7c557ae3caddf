import { describeMistake } from '../../modules/errors';
import { environments } from '../../stacks/environments';
import { mistakesOf } from '../../stacks/validate';

/** A setting and its value, or undefined to take it out. */
export type Change = readonly [path: string, value: unknown];

/** The pipeline's own path, for settings below it. */
export const orders = 'pipelines.Orders';
export const byProduct = `${orders}.consumers.ByProduct`;
export const fanOut = `${orders}.consumers.FanOut`;
export const shipping = `${fanOut}.handler.subscribers.Shipping`;

/** The example's `dev` environment with some settings changed. */
export function definitionWith(...changes: readonly Change[]): unknown {
  const definition = structuredClone(environments.find(({ name }) => name === 'dev')) as unknown;
  for (const [path, value] of changes) set(definition as Node, path.split('.'), value);
  return definition;
}

/** What is wrong with the example's `dev` environment once some settings are changed, as a user reads it. */
export function mistakesWith(...changes: readonly Change[]): readonly string[] {
  return mistakesOf([definitionWith(...changes)], { fileExists: () => true }).map(describeMistake);
}

type Node = { [name: string]: unknown };

function set(node: Node, [name, ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    node[name!] ??= {};
    set(node[name!] as Node, rest, value);
  } else if (value === undefined) {
    delete node[name!];
  } else {
    node[name!] = value;
  }
}
