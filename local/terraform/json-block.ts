import { entriesOf, evaluate, nested, type Scope } from './evaluate';
import { type Expression, namesIn } from './expression';
import { parseTemplate } from './parse';
import { ExpressionError, isObject, type TfObject, type TfValue, toText } from './value';

/** What `cdk.tf.json` holds: every string is a template. */
export type Json = string | number | boolean | null | readonly Json[] | JsonBlock;

export interface JsonBlock {
  readonly [name: string]: Json;
}

/** Settings about a resource rather than of it. */
const metaArguments = new Set(['//', 'count', 'for_each', 'depends_on', 'lifecycle', 'provider', 'provisioner']);

/** The value of one attribute or of all blocks of one name, `dynamic` ones included; null where it is not set. */
export function attributeValue(body: JsonBlock, name: string, scope: Scope): TfValue {
  const written = Object.hasOwn(body, name) ? withPath(name, () => jsonValue(body[name]!, scope)) : null;
  const generated = dynamicBlocks(body, name).flatMap((block) => withPath(name, () => expand(name, block, scope)));
  if (generated.length === 0) return written;
  return [...(written === null ? [] : blocks(written)), ...generated];
}

/** Nested blocks come as one object or as a list of them; Terraform treats both alike. */
export function blocks(value: TfValue): readonly TfObject[] {
  if (value === null) return [];
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

/** Dotted names that an attribute mentions, its `dynamic` blocks included. */
export function attributeNames(body: JsonBlock, name: string): string[][] {
  const written = Object.hasOwn(body, name) ? mentioned(body[name]!) : [];
  return [...written, ...dynamicBlocks(body, name).flatMap(mentioned)];
}

/** Attributes of a resource that stand in its body. */
export function writtenAttributes(body: JsonBlock): string[] {
  const dynamic = isBlock(body.dynamic) ? Object.keys(body.dynamic) : [];
  return [...Object.keys(body), ...dynamic].filter((name) => !metaArguments.has(name) && name !== 'dynamic');
}

export function isBlock(json: Json | undefined): json is JsonBlock {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

export function mentioned(json: Json): string[][] {
  if (typeof json === 'string') return namesIn(parseCached(json));
  if (Array.isArray(json)) return json.flatMap(mentioned);
  if (!isBlock(json)) return [];
  return Object.entries(json).flatMap(([key, value]) => [...namesIn(parseCached(key)), ...mentioned(value)]);
}

export function jsonValue(json: Json, scope: Scope): TfValue {
  if (typeof json === 'string') return evaluate(parseCached(json), scope);
  if (Array.isArray(json)) return json.map((item: Json) => jsonValue(item, scope));
  if (!isBlock(json)) return json as TfValue;
  const names = writtenAttributes(json);
  return Object.fromEntries(
    names.map((name) => [toText(evaluate(parseCached(name), scope)), attributeValue(json, name, scope)]),
  );
}

function dynamicBlocks(body: JsonBlock, name: string): JsonBlock[] {
  const dynamic = body.dynamic;
  if (!isBlock(dynamic) || !Object.hasOwn(dynamic, name)) return [];
  const found = dynamic[name]!;
  return (Array.isArray(found) ? found : [found]).filter(isBlock);
}

function expand(name: string, block: JsonBlock, scope: Scope): TfValue[] {
  const iterator = typeof block.iterator === 'string' ? block.iterator : name;
  const content = isBlock(block.content) ? block.content : {};
  return entriesOf(jsonValue(block.for_each ?? [], scope)).map(([key, value]) =>
    jsonValue(content, nested(scope, { [iterator]: { key, value } })),
  );
}

const parsed = new Map<string, Expression>();

function parseCached(text: string): Expression {
  const known = parsed.get(text);
  if (known) return known;
  const expression = parseTemplate(text);
  parsed.set(text, expression);
  return expression;
}

function withPath<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw error.within(name);
  }
}
