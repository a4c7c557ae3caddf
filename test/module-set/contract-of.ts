import { Tokenization } from 'cdktf';
import type { Output } from '../../module-set/module-definition';
import { literal, shortType } from '../../module-set/type-constraint';
import type { Variable } from '../../module-set/variable';

type Block = { readonly [argument: string]: unknown };
type Named = { readonly [name: string]: Block };

/** A module as Terraform's JSON, as far as its contract goes. */
export interface ModuleBlocks {
  readonly resource?: { readonly [type: string]: Named };
  readonly data?: { readonly [type: string]: Named };
  readonly module?: Named;
  readonly moved?: readonly Block[];
}

/** What callers and states rely on, line by line: variables down to their attributes, outputs, and addresses. */
export function contractOf(
  variables: readonly Variable[],
  outputs: readonly Output[],
  { resource = {}, module = {}, moved = [] }: ModuleBlocks,
): readonly string[] {
  const resources = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => `resource ${type}.${name}${indexOf(block)}`),
  );
  const calls = Object.entries(module).map(
    ([name, block]) => `module ${name}${indexOf(block)} from ${String(block.source)}`,
  );
  return [
    ...variables.flatMap((variable) => variableLines(variable, '')),
    ...outputs.flatMap(outputLines),
    ...resources.sort(),
    ...calls.sort(),
    ...moved.map(({ from, to }) => `moved ${String(from)} to ${String(to)}`),
  ];
}

/** Attributes follow what they are of. */
function variableLines(variable: Variable, path: string): string[] {
  const full = `${path}${variable.name}`;
  const fallback = 'defaultValue' in variable ? `= ${literal(variable.defaultValue)}` : 'required';
  const element = { map: '["KEY"]', list: '[*]' }[variable.shape.kind as string] ?? '';
  return [
    `variable ${full}: ${shortType(variable)} ${fallback}`,
    ...variable.attributes.flatMap((attribute) => variableLines(attribute, `${full}${element}.`)),
  ];
}

/** An object's members are as much of a promise as its name. */
function outputLines({ name, value }: Output): string[] {
  const isObject = typeof value === 'object' && value !== null && !Tokenization.isResolvable(value);
  return [`output ${name}`, ...(isObject ? Object.keys(value).map((member) => `output ${name}.${member}`) : [])];
}

function indexOf({ count, for_each }: Block): string {
  if (for_each !== undefined) return '["KEY"]';
  return count === undefined ? '' : '[0]';
}
