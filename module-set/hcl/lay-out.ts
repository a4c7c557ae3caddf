import { indentColumns } from './format-lines';
import { joinTokens } from './spacing';
import { type Group, indexOfToken, type Syntax, syntaxTree, tokensOf } from './syntax-tree';
import { newline, operator, type Token } from './token';
import { tokenize } from './tokenize';

/** A line is broken when it would be longer. */
const columnsMax = 110;
/** An object with more items stands on several lines, however short they are. */
const itemsOnLineMax = 2;

/** Where the layout of a part begins. */
interface Place {
  /** Levels of indentation of the line. */
  readonly depth: number;
  readonly column: number;
  /** Columns of what follows the part on its last line. */
  readonly tail: number;
  /** Whether only brackets surround it in which line breaks mean nothing. */
  readonly isAlone: boolean;
}

/** Tokens of an expression, with the line breaks that make it readable. The value is the same. */
export function layOut(expression: string, { depth, column }: { depth: number; column: number }): readonly Token[] {
  const nodes = syntaxTree(tokenize(expression));
  const place: Place = { depth, column, tail: 0, isAlone: false };
  const [whole, ...others] = nodes;
  const isObject = whole?.kind === 'group' && whole.isObject && others.length === 0 && whole.items.length > 0;
  return isObject ? layOutGroup(whole, place) : layOutNodes(nodes, place);
}

function layOutNodes(nodes: readonly Syntax[], place: Place): readonly Token[] {
  if (!mustBreak(nodes) && place.column + widthOf(nodes) + place.tail <= columnsMax) return tokensOf(nodes);
  if (indexOfToken(nodes, ['...']) === nodes.length - 1) {
    return [...layOutNodes(nodes.slice(0, -1), { ...place, isAlone: false }), operator('...')];
  }
  const hugged = huggedIndex(nodes, place);
  if (hugged !== undefined) return breakAt(nodes, hugged, place);
  const lines = splitAtOperators(nodes);
  if (lines.length === 1) {
    const widest = widestGroup(nodes);
    return widest === undefined ? tokensOf(nodes) : breakAt(nodes, widest, place);
  }
  const depth = place.isAlone ? place.depth : place.depth + 1;
  const inside = lines.map((line, index) => layOutLine(line, { depth, isFirst: index === 0, place }));
  const broken = inside.flatMap((line, index) => (index === 0 ? line : [newline, ...line]));
  if (place.isAlone) return broken;
  return [{ kind: 'open', text: '(' }, newline, ...broken, newline, { kind: 'close', text: ')' }];
}

/** A line of an expression that is split at its operators, with the operator in front. */
function layOutLine(
  line: readonly Syntax[],
  { depth, isFirst, place }: { depth: number; isFirst: boolean; place: Place },
): readonly Token[] {
  const [sign, ...operand] = line;
  const column = isFirst && place.isAlone ? place.column : depth * indentColumns;
  if (isFirst) return layOutNodes(line, { depth, column, tail: 0, isAlone: true });
  const signWidth = (sign as Token).text.length + 1;
  return [sign as Token, ...layOutNodes(operand, { depth, column: column + signWidth, tail: 0, isAlone: true })];
}

/** Breaks one group and leaves what stands before and behind it beside its brackets. */
function breakAt(nodes: readonly Syntax[], index: number, place: Place): readonly Token[] {
  const [before, behind] = [nodes.slice(0, index), nodes.slice(index + 1)];
  const group = layOutGroup(nodes[index] as Group, {
    depth: place.depth,
    column: place.column + widthOf(before) + 1,
    tail: place.tail + widthOf(behind) + 1,
    isAlone: false,
  });
  return [...tokensOf(before), ...group, ...tokensOf(behind)];
}

function layOutGroup(group: Group, place: Place): readonly Token[] {
  const { open, close, items, isObject, isFor } = group;
  const only = items.length === 1 && !isObject ? items[0]! : undefined;
  const inner = { ...place, column: place.column + 1, tail: place.tail + 1, isAlone: true };
  if (only !== undefined && huggedIndex(only, inner) !== undefined) {
    return [open, ...breakAt(only, huggedIndex(only, inner)!, inner), close];
  }
  if (isLastHugged(group, inner)) return [open, ...hugLast(items, inner), close];
  const depth = place.depth + 1;
  const start = { depth, column: depth * indentColumns, tail: 1, isAlone: items.length === 1 };
  const wrapped = isFor ? withWrappedResult(group, start) : undefined;
  if (wrapped !== undefined) return layOutGroup(wrapped, place);
  if (isFor) return [open, newline, ...layOutFor(items[0]!, start), newline, close];
  const separator = isObject ? [] : [operator(',')];
  const laidOut = items.flatMap((item, index) => {
    const isLast = index === items.length - 1;
    const tokens = isObject ? layOutItem(item, start) : layOutNodes(item, start);
    return [newline, ...tokens, ...(isLast && open.text !== '[' ? [] : separator)];
  });
  return [open, ...laidOut, newline, close];
}

/** `key = value` of an object: a line break would end the item, so only brackets may break. */
function layOutItem(item: readonly Syntax[], place: Place): readonly Token[] {
  return layOutBehind(item, indexOfToken(item, ['=']) + 1, place);
}

/** Lays out what stands behind the first `count` nodes, which stay on the line. */
function layOutBehind(nodes: readonly Syntax[], count: number, place: Place): readonly Token[] {
  const before = tokensOf(nodes.slice(0, count));
  const column = place.column + (count === 0 ? 0 : joinTokens(before).length + 1);
  return [...before, ...layOutNodes(nodes.slice(count), { ...place, column, isAlone: false })];
}

/** `for … :`, the result and `if …`, on as few lines as they fit. */
function layOutFor(nodes: readonly Syntax[], place: Place): readonly Token[] {
  const colon = forColon(nodes);
  const condition = indexOfToken(nodes, ['if'], colon);
  const end = condition < 0 ? nodes.length : condition;
  const [whole, result] = [nodes.slice(0, end), nodes.slice(colon + 1, end)];
  const fits = !mustBreak(whole) && place.column + widthOf(whole) <= columnsMax;
  const hugged = fits ? undefined : huggedIndex(whole, place);
  const lines =
    fits || hugged !== undefined
      ? [hugged === undefined ? tokensOf(whole) : breakAt(whole, hugged, place)]
      : [
          [...layOutBehind(nodes.slice(0, colon), indexOfToken(nodes, ['in']) + 1, place), operator(':')],
          layOutBehind(result, indexOfToken(result, ['=>']) + 1, place),
        ];
  if (condition >= 0) lines.push(layOutBehind(nodes.slice(condition), 1, place));
  return lines.flatMap((line, index) => (index === 0 ? line : [newline, ...line]));
}

/** A `for` whose result has to be split at its operators, with parentheses around the result. */
function withWrappedResult(group: Group, place: Place): Group | undefined {
  const nodes = group.items[0]!;
  const condition = indexOfToken(nodes, ['if'], forColon(nodes));
  const end = indexOfToken(nodes, ['...'], forColon(nodes));
  const to = [end, condition, nodes.length].find((index) => index >= 0)!;
  const from = Math.max(forColon(nodes), indexOfToken(nodes.slice(0, to), ['=>'])) + 1;
  const result = nodes.slice(from, to);
  if (splitAtOperators(result).length === 1 || place.column + widthOf(nodes.slice(0, to)) <= columnsMax)
    return undefined;
  if (huggedIndex(nodes.slice(0, to), place) !== undefined) return undefined;
  const inParentheses: Group = {
    ...{ kind: 'group', open: { kind: 'open', text: '(' }, close: { kind: 'close', text: ')' } },
    ...{ items: [result], isFor: false, isIndex: false, isObject: false },
  };
  return { ...group, items: [[...nodes.slice(0, from), inParentheses, ...nodes.slice(to)]] };
}

function isLastHugged({ open, items, isObject }: Group, place: Place): boolean {
  const [last, ...others] = items.toReversed();
  if (open.text !== '(' || isObject || others.length === 0 || last!.length !== 1) return false;
  const [group] = last!;
  const isPlain = others.every((item) => item.every((node) => node.kind !== 'group' || node.items.length === 0));
  const width = others.reduce((sum, item) => sum + widthOf(item) + 2, 0);
  return group!.kind === 'group' && group!.isObject && isPlain && place.column + width < columnsMax;
}

function hugLast(items: readonly (readonly Syntax[])[], place: Place): readonly Token[] {
  const before = items.slice(0, -1).flatMap((item) => [...tokensOf(item), operator(',')]);
  const column = place.column + joinTokens(before).length + 1;
  return [...before, ...layOutGroup(items.at(-1)![0] as Group, { ...place, column })];
}

/**
 * The group to break where everything else can stay beside its brackets: `concat([` … `])`. It has to be the last
 * operand, or an answer of a conditional: a condition in pieces is hard to read.
 */
function huggedIndex(nodes: readonly Syntax[], place: Place): number | undefined {
  const index = widestGroup(nodes);
  if (index === undefined) return undefined;
  const others = nodes.filter((_node, at) => at !== index);
  if (mustBreak(others)) return undefined;
  if (index < lastRank(nodes)) return undefined;
  if (indexOfToken(nodes, ['?']) >= 0 && !holdsStructure(nodes[index] as Group)) return undefined;
  const before = place.column + widthOf(nodes.slice(0, index)) + 1;
  const behind = place.depth * indentColumns + widthOf(nodes.slice(index + 1)) + 1 + place.tail;
  return before <= columnsMax - 10 && behind <= columnsMax ? index : undefined;
}

/** Of the answers of a conditional, an object or a list may be broken; the arguments of a call read better on a line. */
function holdsStructure({ open, items }: Group): boolean {
  return (
    open.text !== '(' || items.some((item) => item.some((node) => node.kind === 'group' && node.open.text !== '('))
  );
}

/** Index from which on a group may be broken alone. */
function lastRank(nodes: readonly Syntax[]): number {
  if (indexOfToken(nodes, ['for']) === 0) return forColon(nodes);
  const question = indexOfToken(nodes, ['?']);
  if (question >= 0) return question;
  return nodes.findLastIndex((node) => node.kind === 'operator' && binaryOperators.flat().includes(node.text));
}

function widestGroup(nodes: readonly Syntax[]): number | undefined {
  const widths = nodes.map((node) => (isBreakable(node) ? widthOf([node]) : 0));
  const widest = Math.max(0, ...widths);
  return widest === 0 ? undefined : widths.indexOf(widest);
}

function isBreakable(node: Syntax): boolean {
  return node.kind === 'group' && node.items.length > 0 && !node.isIndex;
}

/** By precedence, the loosest first. */
const binaryOperators = [['||'], ['&&'], ['==', '!='], ['+']];

function splitAtOperators(nodes: readonly Syntax[]): readonly (readonly Syntax[])[] {
  const question = indexOfToken(nodes, ['?']);
  if (question >= 0) {
    const colon = matchingColon(nodes, question);
    return [nodes.slice(0, question), nodes.slice(question, colon), nodes.slice(colon)];
  }
  const loosest = binaryOperators.find((texts) => indexOfToken(nodes, texts, 1) > 0);
  return loosest === undefined ? [nodes] : splitAt(nodes, loosest);
}

function splitAt(nodes: readonly Syntax[], texts: readonly string[]): readonly (readonly Syntax[])[] {
  const next = indexOfToken(nodes, texts, 1);
  return next < 0 ? [nodes] : [nodes.slice(0, next), ...splitAt(nodes.slice(next), texts)];
}

function matchingColon(nodes: readonly Syntax[], question: number): number {
  const colon = indexOfToken(nodes, [':'], question);
  const nested = indexOfToken(nodes, ['?'], question + 1);
  return nested < 0 || colon < nested ? colon : indexOfToken(nodes, [':'], matchingColon(nodes, nested) + 1);
}

/** The colon behind the collection of a `for`, which may be a conditional itself. */
function forColon(nodes: readonly Syntax[]): number {
  const colon = indexOfToken(nodes, [':']);
  const question = indexOfToken(nodes, ['?']);
  return question < 0 || colon < question ? colon : indexOfToken(nodes, [':'], matchingColon(nodes, question) + 1);
}

function mustBreak(nodes: readonly Syntax[]): boolean {
  return nodes.some(
    (node) =>
      node.kind === 'group' && ((node.isObject && node.items.length > itemsOnLineMax) || node.items.some(mustBreak)),
  );
}

function widthOf(nodes: readonly Syntax[]): number {
  return joinTokens(tokensOf(nodes)).length;
}
