import { scanTemplate } from './scan-template';
import { joinTokens } from './spacing';
import { bracketChange, newline, type Token } from './token';
import { tokenize } from './tokenize';

/** Columns of one level of indentation. */
export const indentColumns = 2;

/**
 * Text of a file whose line breaks are decided, as `terraform fmt` leaves it: blanks, indentation, and `=` of
 * consecutive lines below each other.
 */
export function formatLines(tokens: readonly Token[]): string {
  const lines = linesOf(tokens);
  const levels = levelsOf(lines);
  const columns = assignmentColumns(lines);
  const texts = lines.map((line, index) => {
    const cut = columns[index] === undefined ? line.length : assignmentAt(line)!;
    const lead = joinTokens(line.slice(0, cut));
    const padded = cut === line.length ? lead : `${lead.padEnd(columns[index]!)} ${joinTokens(line.slice(cut))}`;
    return line.length === 0 ? '' : ' '.repeat(indentColumns * levels[index]!) + padded;
  });
  return texts.map((text) => `${text}\n`).join('');
}

function linesOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  for (const token of tokens) {
    if (token === newline) lines.push([]);
    else lines.at(-1)!.push(token);
  }
  return lines.at(-1)!.length === 0 ? lines.slice(0, -1) : lines;
}

/** A line that opens brackets, however many, indents what follows by one level; closing all of them ends that level. */
function levelsOf(lines: readonly (readonly Token[])[]): readonly number[] {
  const opened: number[] = [];
  return lines.map((line) => {
    const change = netBrackets(line);
    if (change > 0) return opened.push(change) - 1;
    let closing = -change;
    while (closing > 0 && opened.length > 0) {
      const last = opened.pop()!;
      if (last > closing) opened.push(last - closing);
      closing -= Math.min(last, closing);
    }
    return opened.length;
  });
}

/** By line, the width up to which names are padded; undefined for lines whose `=` stands where it stands. */
function assignmentColumns(lines: readonly (readonly Token[])[]): readonly (number | undefined)[] {
  const widths = lines.map((line) => {
    const cut = assignmentAt(line);
    return cut === undefined ? undefined : joinTokens(line.slice(0, cut)).length;
  });
  const columns: (number | undefined)[] = [];
  for (let from = 0; from < widths.length; ) {
    const end = widths.findIndex((width, index) => index >= from && width === undefined);
    const chain = widths.slice(from, end < 0 ? undefined : end);
    const widest = Math.max(...chain.map((width) => width!));
    columns.push(...chain.map(() => widest));
    if (end >= 0) columns.push(undefined);
    from += chain.length + 1;
  }
  return columns;
}

/**
 * Index of the first `=`, where what follows on the line closes as many brackets as it opens. One in the template of a
 * key comes before, and closes more.
 */
function assignmentAt(line: readonly Token[]): number | undefined {
  const at = line.findIndex(({ kind, text }, index) => index > 0 && kind === 'operator' && text === '=');
  if (at < 0 || netBrackets(line.slice(at)) !== 0) return undefined;
  return line.slice(0, at).some(assignsInside) ? undefined : at;
}

/** Whether an expression in a string builds an object. */
function assignsInside({ kind, text }: Token): boolean {
  if (kind !== 'string') return false;
  const sequences = scanTemplate(text.slice(1, -1), { isQuoted: true }).filter((part) => part.kind === 'sequence');
  const inside = sequences.flatMap((sequence) => tokenize(sequence.text.replace(/^..~?|~?\}$/g, '')));
  return inside.some((token) => (token.kind === 'operator' && token.text === '=') || assignsInside(token));
}

function netBrackets(line: readonly Token[]): number {
  return line.reduce((sum, token) => sum + bracketChange(token), 0);
}
