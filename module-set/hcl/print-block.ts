import { type BlockGrammar, type NestedGrammar, providerBlock } from './block-grammar';
import { type BlockShape, isRecord } from './block-shape';
import { indentColumns } from './format-lines';
import { layOut } from './lay-out';
import { printRaw, printValue } from './print-value';
import { quote } from './quote';
import { identifier, newline, operator, type Token } from './token';
import { tokenize } from './tokenize';

/** A block as the JSON syntax gives it. */
export interface Block {
  readonly kind: string;
  readonly labels: readonly string[];
  readonly body: Body;
  readonly grammar: BlockGrammar;
  readonly shape: BlockShape;
}

export type Body = { readonly [name: string]: unknown };

/** Tokens of a block's lines, without the break behind the last one. `depth` counts the blocks around it. */
export function printBlock({ kind, labels, ...block }: Block, depth = 0): readonly Token[] {
  const head = [
    identifier(kind),
    ...labels.map((label) => ({ kind: 'string', text: quote(label, 'literal') }) as const),
  ];
  const [open, close]: readonly Token[] = [
    { kind: 'open', text: '{' },
    { kind: 'close', text: '}' },
  ];
  const sections = sectionsOf(block, depth + 1).filter((section) => section.length > 0);
  const lines = sections.flatMap((section, index) => [...(index > 0 ? [newline] : []), ...section]);
  return [...head, open!, ...(lines.length === 0 ? [] : [newline, ...lines]), close!];
}

/** The blocks that a value of the JSON syntax stands for, which spells labels as keys and several blocks as a list. */
export function blocksIn(value: unknown, labels: number): readonly { labels: readonly string[]; body: Body }[] {
  if (Array.isArray(value)) return value.flatMap((item) => blocksIn(item, labels));
  if (!isRecord(value)) return [];
  if (labels === 0) return [{ labels: [], body: value }];
  return Object.entries(value).flatMap(([label, inner]) =>
    label === comment
      ? []
      : blocksIn(inner, labels - 1).map((block) => ({ ...block, labels: [label, ...block.labels] })),
  );
}

/** Where the JSON syntax keeps what is meant for people. */
export const comment = '//';

type Content = Pick<Block, 'body' | 'grammar' | 'shape'>;

/** Lines that belong together, with a blank line between one section and the next. */
function sectionsOf(content: Content, depth: number): readonly (readonly Token[])[] {
  const { body, grammar } = content;
  const names = Object.keys(body).filter((name) => name !== comment && body[name] !== undefined);
  const isNested = (name: string) => nestedGrammar(content, name) !== undefined;
  const attributes = names.filter((name) => !isNested(name) && name !== 'depends_on');
  const first = (grammar.first ?? []).filter((name) => attributes.includes(name));
  const ordered = (grammar.order ?? []).filter((name) => attributes.includes(name));
  const others = attributes.filter((name) => !first.includes(name) && !ordered.includes(name));
  const lines = (chosen: readonly string[]) =>
    chosen.flatMap((name) => [...printAttribute(content, name, depth), newline]);
  const nested = names.filter((name) => isNested(name) && name !== 'lifecycle');
  return [
    lines(first),
    lines([...ordered, ...others]),
    ...nested.flatMap((name) => nestedBlocks(content, name, depth)),
    lines(names.filter((name) => name === 'depends_on')),
    ...names
      .filter((name) => isNested(name) && name === 'lifecycle')
      .flatMap((name) => nestedBlocks(content, name, depth)),
  ];
}

function printAttribute({ body, grammar }: Content, name: string, depth: number): readonly Token[] {
  const raw = grammar.raw?.includes(name) ? body[name] : undefined;
  if (typeof raw === 'string' && raw.includes('\n')) return [identifier(name), operator('='), ...asItStands(raw)];
  const isLiteral = grammar.literal === true || grammar.literal?.includes(name) === true;
  const expression = grammar.raw?.includes(name)
    ? printRaw(body[name])
    : printValue(body[name], isLiteral ? 'literal' : 'template');
  const column = depth * indentColumns + name.length + ' = '.length;
  return [identifier(name), operator('='), ...layOut(expression, { depth, column })];
}

/** A type whose lines are broken already keeps them, and the comments between them. */
function asItStands(text: string): readonly Token[] {
  return text.split('\n').flatMap((line, index) => {
    const words = line.trim();
    const tokens = words.startsWith('#') ? [{ kind: 'comment', text: words } as const] : tokenize(words);
    return index === 0 ? tokens : [newline, ...tokens];
  });
}

function nestedBlocks(content: Content, name: string, depth: number): readonly (readonly Token[])[] {
  const grammar = nestedGrammar(content, name)!;
  return blocksIn(content.body[name], grammar.labels ?? 0).map(({ labels, body }) => {
    const shape = nestedShape(content.shape, name, labels);
    return [...printBlock({ kind: name, labels, body, grammar, shape }, depth), newline];
  });
}

/** Grammar of what a name stands for, if it is a block and not an attribute. */
function nestedGrammar({ body, grammar, shape }: Content, name: string): NestedGrammar | undefined {
  const value = body[name];
  const known = grammar.blocks?.[name];
  if (known !== undefined) return known;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (grammar.hasProviderBlocks === undefined || !items.every(isRecord)) return undefined;
  if (shape[name] === undefined) return Array.isArray(value) && value.length > 0 ? providerBlock : undefined;
  return shape[name] === 'attribute' ? undefined : providerBlock;
}

/** A dynamic block holds in `content` what the block of its label does. */
function nestedShape(shape: BlockShape, name: string, labels: readonly string[]): BlockShape {
  const found = shape[name === 'dynamic' ? labels[0]! : name];
  const known = typeof found === 'object' ? found : {};
  return name === 'dynamic' ? { content: known } : known;
}
