/**
 * True where a constraint of Terraform, such as `~> 5.0, != 5.2.0`, allows a version below another. Only lower bounds
 * count: `= `, `>=`, `>` and `~>` with a version that is not below it keep the older ones out.
 * @see https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function mayBeBelow(constraint: string, version: string): boolean {
  return !constraint.split(',').some((part) => {
    const [, operator = '', bound = ''] = /^\s*(=|>=|>|~>|)\s*v?(\d+(?:\.\d+)*)/.exec(part) ?? [];
    return bound !== '' && compare(bound, version) >= 0 && lowerBounds.has(operator);
  });
}

const lowerBounds = new Set(['', '=', '>=', '>', '~>']);

function compare(one: string, other: string): number {
  const [left, right] = [one, other].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const place = [0, 1, 2].find((index) => (left[index] ?? 0) !== (right[index] ?? 0));
  return place === undefined ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}
