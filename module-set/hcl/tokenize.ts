import { formatQuoted, quoteTemplate } from './quote';
import { commentEnd, heredocEnd, quotedEnd } from './scan-template';
import { newline, operator, type Token, type TokenKind } from './token';

/**
 * Tokens of an expression, without comments and with commas for the line breaks that separate the items of an object:
 * no line break is left that means anything. A heredoc becomes a string in quotes.
 */
export function tokenize(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    const { end, token } = tokenAt(expression, at);
    if (token !== undefined) tokens.push(token);
    at = end;
  }
  return withoutNewlines(tokens);
}

interface Found {
  readonly end: number;
  /** Absent for blanks and comments. */
  readonly token?: Token;
}

const patterns: readonly (readonly [TokenKind | 'blank', RegExp])[] = [
  ['newline', /\r?\n/y],
  ['blank', /[^\S\n]+/y],
  ['identifier', /[\p{ID_Start}_][\p{ID_Continue}-]*/uy],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ['open', /[([{]/y],
  ['close', /[)\]}]/y],
  ['operator', /=>|[=!<>]=|&&|\|\||\.\.\.|::|[-+*/%!<>=?:.,]/y],
];

function tokenAt(text: string, at: number): Found {
  if (text[at] === '"') {
    const end = quotedEnd(text, at);
    return { end, token: { kind: 'string', text: formatQuoted(text.slice(at, end)) } };
  }
  const comment = commentEnd(text, at);
  if (comment !== undefined) return { end: comment };
  const heredoc = heredocEnd(text, at);
  if (heredoc !== undefined) {
    return { end: heredoc, token: { kind: 'string', text: quoteTemplate(heredocText(text.slice(at, heredoc))) } };
  }
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found === undefined) continue;
    const end = at + found.length;
    return kind === 'blank' ? { end } : { end, token: { kind, text: found } };
  }
  throw new SyntaxError(`No token of HCL: ${text.slice(at)}`);
}

/** The template in a heredoc; of one that opens with `<<-`, without the indentation that all lines share. */
function heredocText(heredoc: string): string {
  const lines = heredoc.split('\n').slice(1, -1);
  const shared = heredoc.startsWith('<<-') ? Math.min(...lines.map((line) => /^ */.exec(line)![0].length)) : 0;
  return lines.map((line) => `${line.slice(shared)}\n`).join('');
}

/** Only between the items of an object does a line break count. */
function withoutNewlines(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  const isObject: boolean[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'open') isObject.push(token.text === '{' && nextText(tokens, index) !== 'for');
    if (token.kind === 'close') isObject.pop();
    if (token.kind !== 'newline') kept.push(token);
    else if (isObject.at(-1) && separates(kept.at(-1), nextText(tokens, index))) kept.push(operator(','));
  }
  return kept;
}

function separates(before: Token | undefined, after: string | undefined): boolean {
  return before?.text !== '{' && before?.text !== ',' && after !== '}' && after !== ',';
}

function nextText(tokens: readonly Token[], index: number): string | undefined {
  return tokens.slice(index + 1).find(({ text }) => text !== newline.text && text !== '\r\n')?.text;
}
