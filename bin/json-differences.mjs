/** Where two JSON values differ, as deep as possible: the keys that lead there and the value on each side. */
export function jsonDifferences(first, second, keys = []) {
  if (!isTree(first) || !isTree(second) || Array.isArray(first) !== Array.isArray(second))
    return first === second ? [] : [{ keys, values: [first, second] }];
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  return names.flatMap((name) => jsonDifferences(first[name], second[name], [...keys, name]));
}

function isTree(value) {
  return typeof value === 'object' && value !== null;
}
