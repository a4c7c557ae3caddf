import type { Shape } from '../stacks/checks/shape';
import type { Variable } from './variable';

/**
 * The type of a variable as Terraform writes it, over several lines for objects: each attribute under a comment that
 * says what it is. `depth` is how far the variable itself is indented, in steps of two spaces.
 */
export function typeConstraint(variable: Variable, depth = 1): string {
  return typeOf(variable.shape, variable.attributes, depth);
}

function typeOf(shape: Shape, attributes: readonly Variable[], depth: number): string {
  switch (shape.kind) {
    case 'flag':
      return 'bool';
    case 'integer':
      return 'number';
    case 'text':
    case 'oneOf':
      return 'string';
    case 'any':
      return shape.terraform;
    case 'list':
      return `list(${typeOf(shape.of, attributes, depth)})`;
    case 'map':
      return `map(${typeOf(shape.of, attributes, depth)})`;
    case 'object':
      return objectType(attributes, depth);
    case 'choice':
    case 'variant':
      throw new Error(`A ${shape.kind} has no type of its own in Terraform; declare a variable for each of its cases.`);
  }
}

/** The type on one line, for tables: an object's attributes have a table of their own. */
export function shortType({ shape }: Variable): string {
  const nested = (inner: Shape): string => {
    if (inner.kind === 'object') return 'object';
    if (inner.kind === 'list' || inner.kind === 'map') return `${inner.kind}(${nested(inner.of)})`;
    return typeOf(inner, [], 0);
  };
  return nested(shape);
}

function objectType(attributes: readonly Variable[], depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const lines = attributes.flatMap((attribute) => [
    ...commentOf(attribute).map((line) => `${indent}# ${line}`),
    `${indent}${attribute.name} = ${attributeType(attribute, depth + 1)}`,
  ]);
  return `object({\n${lines.join('\n')}\n${'  '.repeat(depth)}})`;
}

function attributeType(attribute: Variable, depth: number): string {
  const type = typeConstraint(attribute, depth);
  if (!('defaultValue' in attribute)) return type;
  const { defaultValue } = attribute;
  return defaultValue === null ? `optional(${type})` : `optional(${type}, ${literal(defaultValue)})`;
}

function commentOf({ description, defaultText }: Variable): string[] {
  const text = [description, defaultText === '' ? '' : `Default: ${defaultText}`].filter(Boolean).join(' ');
  return text === '' ? [] : wrapped(text, 100);
}

/** Breaks prose into lines of at most `width` characters. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A default as HCL. Defaults are plain: text, numbers, flags, and lists of them. */
export function literal(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(literal).join(', ')}]` : JSON.stringify(value);
}
