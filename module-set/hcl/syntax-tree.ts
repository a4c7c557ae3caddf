import { operator, type Token } from './token';

/** A token, or a pair of brackets with what lies between. */
export type Syntax = Token | Group;

export interface Group {
  readonly kind: 'group';
  readonly open: Token;
  readonly close: Token;
  /** What commas separate; a `for` expression is one item. */
  readonly items: readonly (readonly Syntax[])[];
  readonly isFor: boolean;
  /** It picks an element, and is never broken. */
  readonly isIndex: boolean;
  /** Items are `key = value`, each at most on its own line without a comma. */
  readonly isObject: boolean;
}

/** Brackets of an expression's tokens; keys of objects lose the quotes they do not need. */
export function syntaxTree(tokens: readonly Token[]): readonly Syntax[] {
  const { nodes, end } = readNodes(tokens, 0);
  if (end < tokens.length) throw new SyntaxError(`A bracket closes that was not open: ${tokens[end]!.text}`);
  return nodes;
}

/** By group: a layout asks for the width of what it holds again and again. */
const knownTokens = new WeakMap<Group, readonly Token[]>();

/** The tokens again. */
export function tokensOf(nodes: readonly Syntax[]): readonly Token[] {
  return nodes.flatMap((node) => (node.kind === 'group' ? tokensOfGroup(node) : node));
}

function tokensOfGroup(group: Group): readonly Token[] {
  const tokens = knownTokens.get(group) ?? groupTokens(group);
  knownTokens.set(group, tokens);
  return tokens;
}

/** Index of the first token at this level that is one of these. */
export function indexOfToken(nodes: readonly Syntax[], texts: readonly string[], from = 0): number {
  return nodes.findIndex(
    (node, index) =>
      index >= from && (node.kind === 'operator' || node.kind === 'identifier') && texts.includes(node.text),
  );
}

/** Whether a key may stand without quotes; a word of the language would be one where an expression may begin. */
export function isBareKey(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(text) && !['for', 'null', 'true', 'false'].includes(text);
}

function groupTokens({ open, close, items }: Group): readonly Token[] {
  return [open, ...items.flatMap((item, index) => [...(index > 0 ? [operator(',')] : []), ...tokensOf(item)]), close];
}

function readNodes(tokens: readonly Token[], from: number): { nodes: readonly Syntax[]; end: number } {
  const nodes: Syntax[] = [];
  let at = from;
  while (at < tokens.length && tokens[at]!.kind !== 'close') {
    if (tokens[at]!.kind !== 'open') {
      nodes.push(tokens[at]!);
      at += 1;
      continue;
    }
    const { nodes: inside, end } = readNodes(tokens, at + 1);
    if (end >= tokens.length) throw new SyntaxError(`A bracket is not closed: ${tokens[at]!.text}`);
    const group = groupOf({ open: tokens[at]!, inside, close: tokens[end]!, before: nodes.at(-1) });
    nodes.push(...(isIdle(group, nodes.at(-1), tokens[end + 1]) ? group.items[0]! : [group]));
    at = end + 1;
  }
  return { nodes, end: at };
}

/** Whether parentheses hold all of a conditional's condition, which nothing binds tighter than. */
function isIdle({ open, items }: Group, before: Syntax | undefined, after: Token | undefined): boolean {
  const isFirst = before === undefined || (before.kind === 'operator' && [',', '=', '=>'].includes(before.text));
  return (
    isFirst && open.text === '(' && after?.text === '?' && items.length === 1 && indexOfToken(items[0]!, ['?']) < 0
  );
}

interface Brackets {
  readonly open: Token;
  readonly inside: readonly Syntax[];
  readonly close: Token;
  readonly before: Syntax | undefined;
}

function groupOf({ open, inside, close, before }: Brackets): Group {
  const first = inside[0];
  const isFor = open.text !== '(' && first?.kind === 'identifier' && first.text === 'for';
  const isObject = open.text === '{' && !isFor;
  const items = isFor ? [inside] : itemsOf(inside);
  const isIndex = open.text === '[' && before !== undefined && endsOperand(before);
  return { kind: 'group', open, close, items: isObject ? items.map(objectItem) : items, isFor, isIndex, isObject };
}

function endsOperand(node: Syntax): boolean {
  if (node.kind === 'identifier') return !['in', 'if'].includes(node.text);
  return node.kind === 'group' || node.kind === 'number';
}

function itemsOf(nodes: readonly Syntax[]): readonly (readonly Syntax[])[] {
  const items: Syntax[][] = [[]];
  for (const node of nodes) {
    if (node.kind === 'operator' && node.text === ',') items.push([]);
    else items.at(-1)!.push(node);
  }
  return items.filter((item) => item.length > 0);
}

function objectItem(item: readonly Syntax[]): readonly Syntax[] {
  const at = indexOfToken(item, ['=', ':']);
  const [key] = item;
  const bare = at === 1 && key?.kind === 'string' ? key.text.slice(1, -1) : '';
  const name: readonly Syntax[] = isBareKey(bare) ? [{ kind: 'identifier', text: bare }] : item.slice(0, at);
  return [...name, operator('='), ...item.slice(at + 1)];
}
