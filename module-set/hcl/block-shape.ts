/** Which arguments of a block are nested blocks, by name: undefined for those that nothing is known of. */
export interface BlockShape {
  readonly [name: string]: BlockShape | 'attribute' | undefined;
}

/**
 * The shape that an element's own description for HCL tells. It knows the arguments that are set by the construct's
 * properties; what only overrides set is not in it.
 */
export function blockShape(description: unknown): BlockShape {
  if (!isRecord(description)) return {};
  return Object.fromEntries(
    Object.entries(description).flatMap(([name, argument]) => {
      const shape = argumentShape(argument);
      return shape === undefined ? [] : [[name, shape]];
    }),
  );
}

/** Providers spell `isBlock` in snake_case, as they do all their arguments. */
function argumentShape(argument: unknown): BlockShape | 'attribute' | undefined {
  if (!isRecord(argument) || !('value' in argument)) return undefined;
  if (argument.isBlock !== true && argument.is_block !== true) return 'attribute';
  const { value } = argument;
  return (Array.isArray(value) ? value : [value]).map(blockShape).reduce(merge, {});
}

/** Blocks of one name may each set other arguments. */
function merge(left: BlockShape, right: BlockShape): BlockShape {
  const merged = Object.entries(right).map(([name, shape]) => {
    const known = left[name];
    return [name, typeof known === 'object' && typeof shape === 'object' ? merge(known, shape) : shape];
  });
  return { ...left, ...Object.fromEntries(merged) };
}

export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
