/** A piece of a template: text, or a sequence `${…}` or `%{…}` with its markers. */
export interface TemplatePart {
  readonly kind: 'literal' | 'sequence';
  /** As written: `$${` and `%%{` of a literal are still escaped. */
  readonly text: string;
}

export interface ScanOptions {
  /** Whether a backslash escapes the next character, as it does between quotes and nowhere else. */
  readonly isQuoted: boolean;
}

/** Splits a template, such as every string of Terraform's JSON syntax is, into text and sequences. */
export function scanTemplate(text: string, { isQuoted }: ScanOptions): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literalFrom = 0;
  let at = 0;
  while (at < text.length) {
    if (!isQuoted && isLoneReturn(text, at)) {
      const rest = text.slice(literalFrom, at) + escapeOpenings(text.slice(at));
      return [...parts, { kind: 'literal', text: rest }];
    }
    const end = opensSequence(text, at) ? sequenceEnd(text, at) : undefined;
    if (end === undefined) {
      at += literalLength(text, at, isQuoted);
      continue;
    }
    if (at > literalFrom) parts.push({ kind: 'literal', text: text.slice(literalFrom, at) });
    parts.push({ kind: 'sequence', text: text.slice(at, end) });
    at = end;
    literalFrom = end;
  }
  if (literalFrom < text.length) parts.push({ kind: 'literal', text: text.slice(literalFrom) });
  return parts;
}

/** Index behind the closing quote of the string that opens at `from`. */
export function quotedEnd(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length) {
    if (text[at] === '"') return at + 1;
    at = opensSequence(text, at) ? sequenceEnd(text, at) : at + literalLength(text, at, true);
  }
  throw new SyntaxError(`A string has no closing quote: ${text.slice(from)}`);
}

/** Index behind a heredoc, its last line's break left out, that opens at `from`; undefined where none does. */
export function heredocEnd(text: string, from: number): number | undefined {
  const [opening, , marker] = /^<<(-?)([\p{L}_][\p{L}\p{N}_-]*)\r?\n/u.exec(text.slice(from)) ?? [];
  if (opening === undefined) return undefined;
  const closing = new RegExp(`^[ \\t]*${marker}(?=\\r?$)`, 'm').exec(text.slice(from + opening.length));
  if (closing === null) throw new SyntaxError(`A heredoc has no closing ${marker}: ${text.slice(from)}`);
  return from + opening.length + closing.index + closing[0].length;
}

/** Index behind a comment, the line break of a line comment left out; undefined where none begins. */
export function commentEnd(text: string, from: number): number | undefined {
  const line = text[from] === '#' || text.startsWith('//', from);
  if (!line && !text.startsWith('/*', from)) return undefined;
  const closing = text.indexOf(line ? '\n' : '*/', from + 2);
  if (closing < 0) return text.length;
  return line ? closing : closing + 2;
}

/** Terraform finds no sequence behind a carriage return that ends no line. */
function isLoneReturn(text: string, at: number): boolean {
  return text[at] === '\r' && at + 1 < text.length && text[at + 1] !== '\n';
}

/** There an even run of markers is an escape, as elsewhere, and an odd one is text. */
function escapeOpenings(text: string): string {
  return text.replace(/(\$+|%+)\{/g, (whole, run: string) => (run.length % 2 === 0 ? whole : `${run}${run[0]}{`));
}

function opensSequence(text: string, at: number): boolean {
  return (text[at] === '$' || text[at] === '%') && text[at + 1] === '{';
}

/** Index behind the brace that closes the sequence opening at `from`, whatever braces and strings lie in between. */
function sequenceEnd(text: string, from: number): number {
  let depth = 0;
  let at = from + 1;
  while (at < text.length) {
    const skipped = text[at] === '"' ? quotedEnd(text, at) : (heredocEnd(text, at) ?? commentEnd(text, at));
    if (skipped !== undefined) {
      at = skipped;
      continue;
    }
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  throw new SyntaxError(`A template sequence has no closing brace: ${text.slice(from)}`);
}

function literalLength(text: string, at: number, isQuoted: boolean): number {
  if (text.startsWith('$${', at) || text.startsWith('%%{', at)) return 3;
  return isQuoted && text[at] === '\\' ? 2 : 1;
}
