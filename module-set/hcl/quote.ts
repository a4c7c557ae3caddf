import { scanTemplate, type TemplatePart } from './scan-template';
import { joinTokens } from './spacing';
import type { Token } from './token';
import { tokenize } from './tokenize';

/** How a string is meant: as Terraform's JSON syntax reads most of them, or where it takes none as a template. */
export type StringMeaning = 'template' | 'literal';

/** Text as an expression of HCL. A template that is nothing but `${…}` is what it holds. */
export function quote(text: string, meaning: StringMeaning): string {
  if (meaning === 'literal') return `"${escapeLiteral(escapeMarkers(text))}"`;
  const template = withoutByteOrderMark(text);
  return unwrap(template, false) ?? quoteTemplate(template);
}

/** The expression in a template that is nothing else, however often it is wrapped. */
function unwrap(template: string, isQuoted: boolean): string | undefined {
  const [first, ...others] = scanTemplate(template, { isQuoted });
  if (first === undefined || others.length > 0 || !first.text.startsWith('${')) return undefined;
  const tokens = tokenize(first.text.replace(/^..~?|~?\}$/g, ''));
  const isString = tokens.length === 1 && tokens[0]!.kind === 'string';
  return (isString ? unwrap(tokens[0]!.text.slice(1, -1), true) : undefined) ?? joinTokens(tokens);
}

/** A template as a string between quotes. */
export function quoteTemplate(text: string): string {
  return quoteParts(withoutTrimMarkers(scanTemplate(text, { isQuoted: false })));
}

/** An object's key: as `quote`, but always between quotes, and with letters of one column each. */
export function quoteKey(text: string, meaning: StringMeaning): string {
  const quoted = meaning === 'literal' ? quote(text, 'literal') : quoteTemplate(withoutByteOrderMark(text));
  return quoted.replace(/[\u0300-\u{10ffff}]/gu, unicodeEscape);
}

/** Terraform reads none at the start of a template in JSON. */
function withoutByteOrderMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

/** A string of HCL's native syntax with the expressions in it spaced as `terraform fmt` does. */
export function formatQuoted(quoted: string): string {
  const parts = scanTemplate(quoted.slice(1, -1), { isQuoted: true });
  return `"${parts.map(({ kind, text }) => (kind === 'literal' ? text : formatSequence(text))).join('')}"`;
}

function quoteParts(parts: readonly TemplatePart[]): string {
  const written = parts.map(({ kind, text }, index) => {
    if (kind === 'sequence') return formatSequence(text);
    return escapeLiteral(text, parts[index + 1]?.text[0]);
  });
  return `"${written.join('')}"`;
}

function formatSequence(text: string): string {
  const [, opening, content, closing] = /^([$%]\{~?)([\s\S]*?)(~?\})$/.exec(text)!;
  const open: Token = { kind: opening!.startsWith('$') ? 'interpolation' : 'directive', text: opening! };
  return joinTokens([open, ...tokenize(content!), { kind: 'sequence-end', text: closing! }]);
}

/**
 * Without `~`, and without the blanks it takes away: in JSON those of one line, between quotes, where a line's end is
 * written `\n`, those of all lines.
 */
function withoutTrimMarkers(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const kept = parts.map((part, index) => {
    if (part.kind === 'sequence') return { ...part, text: part.text.replace(/^(..)~/, '$1').replace(/~\}$/, '}') };
    const isTrimmedAhead = parts[index - 1]?.text.endsWith('~}') === true;
    const isTrimmedBehind = parts[index + 1]?.text[2] === '~';
    const text = isTrimmedAhead
      ? part.text.replace(/^(?:[^\r\n]|\r(?=\n|$))*\n?/, (line) => line.replace(/^\p{White_Space}+/u, ''))
      : part.text;
    return {
      ...part,
      text: isTrimmedBehind ? text.replace(/[^\n]*\n?$/, (line) => line.replace(/\p{White_Space}+$/u, '')) : text,
    };
  });
  return kept.filter(({ text }) => text !== '');
}

/** A literal may not end in what would escape the sequence behind it. */
function escapeLiteral(text: string, next?: string): string {
  const escaped = text.replace(mustEscape, (character) => shortEscapes[character] ?? unicodeEscape(character));
  const last = escaped.at(-1);
  return last === next && (last === '$' || last === '%') ? escaped.slice(0, -1) + unicodeEscape(last) : escaped;
}

function escapeMarkers(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}

/** Quote, backslash, what is no visible character, and halves of a surrogate pair, which UTF-8 has none of. */
const mustEscape = /["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const shortEscapes: { readonly [character: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A lone surrogate is written as what Terraform reads of it in JSON. */
function unicodeEscape(character: string): string {
  if (/^\p{Cs}$/u.test(character)) return '\\ufffd';
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}
