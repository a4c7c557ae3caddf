import { ExpressionError } from './value';

export type Token =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  /** The raw text between the quotes, escapes and interpolations included. */
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'end'; readonly text: '' };

const symbols = [
  '...',
  '&&',
  '||',
  '==',
  '!=',
  '<=',
  '>=',
  '=>',
  ...['[', ']', '{', '}', '(', ')', '.', ',', ':', '?', '=', '+', '-', '*', '/', '%', '<', '>', '!'],
];

/** Cuts the text of one expression into tokens; line ends separate object entries like commas. */
export function lex(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const blank = /^(\s+|#[^\n]*|\/\/[^\n]*)/.exec(rest);
    const number = /^\d+(\.\d+)?([eE][+-]?\d+)?/.exec(rest);
    const name = /^[\p{L}_][\p{L}\p{N}_-]*/u.exec(rest);
    const symbol = symbols.find((text) => rest.startsWith(text));
    if (blank) {
      if (blank[0].includes('\n')) tokens.push({ kind: 'symbol', text: '\n' });
      at += blank[0].length;
    } else if (number) {
      tokens.push({ kind: 'number', text: number[0] });
      at += number[0].length;
    } else if (name) {
      tokens.push({ kind: 'name', text: name[0] });
      at += name[0].length;
    } else if (rest.startsWith('"')) {
      const length = quotedLength(rest);
      tokens.push({ kind: 'string', text: rest.slice(1, length - 1) });
      at += length;
    } else if (symbol) {
      tokens.push({ kind: 'symbol', text: symbol });
      at += symbol.length;
    } else {
      throw new ExpressionError(`unexpected \`${rest[0]}\` in \`${source}\``);
    }
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

/** Length of the quoted text at the start, both quotes included; quotes inside `${...}` belong to the inner text. */
export function quotedLength(text: string): number {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith('$${', at) || text.startsWith('%%{', at)) at += 2;
    else if (text.startsWith('${', at)) at += interpolationLength(text.slice(at)) - 1;
    else if (text[at] === '"') return at + 1;
  }
  throw new ExpressionError(`a quoted text does not end in \`${text}\``);
}

/** Length of the `${...}` at the start. */
export function interpolationLength(text: string): number {
  let depth = 1;
  for (let at = 2; at < text.length; at++) {
    if (text[at] === '"') at += quotedLength(text.slice(at)) - 1;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  throw new ExpressionError(`an interpolation does not end in \`${text}\``);
}
