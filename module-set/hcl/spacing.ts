import { bracketChange, type Token } from './token';

/**
 * Whether `terraform fmt` leaves a space between two tokens of a line. The first row that applies counts, as in
 * hclwrite's formatter; `before` is the token before the left one.
 */
export function hasSpaceBetween(before: Token | undefined, left: Token, right: Token): boolean {
  return rows.find(([applies]) => applies(left, right, before))?.[1] ?? true;
}

/** Tokens on one line, spaced. */
export function joinTokens(tokens: readonly Token[]): string {
  return tokens.reduce((text, token, index) => {
    const left = tokens[index - 1];
    const space = left !== undefined && hasSpaceBetween(tokens[index - 2], left, token) ? ' ' : '';
    return text + space + token.text;
  }, '');
}

type Applies = (left: Token, right: Token, before: Token | undefined) => boolean;

const isText = (token: Token, text: string) => token.text === text && token.kind !== 'sequence-end';
const isName = (token: Token | undefined) => token?.kind === 'identifier';

/** After these, and at the start of a line, a minus is a sign. */
const beforeSign = new Set('( { [ = : , ? + * / % - == != > >= < <= && || !'.split(' '));

const rows: readonly (readonly [Applies, boolean])[] = [
  [(left, right) => isName(left) && isText(right, '('), false],
  [(left, right) => (isName(left) && isText(right, '::')) || (isText(left, '::') && isName(right)), false],
  [(left, right) => isText(left, '.') || isText(right, '.'), false],
  [(_left, right) => isText(right, ',') || isText(right, '...'), false],
  [(left) => isText(left, ','), true],
  [(left, _right, before) => isText(left, 'in') && isName(before), true],
  [(left, right) => isText(right, '[') && endsOperand(left), false],
  [(left) => isText(left, '!'), false],
  [(left, _right, before) => isText(left, '-') && (before === undefined || beforeSign.has(before.text)), false],
  [(left) => isText(left, '-'), true],
  [(left, right) => isText(left, '{') && isText(right, '}'), false],
  [(left, right) => isText(left, '{') || isText(right, '}'), true],
  [(left, right) => isSequence(left) && isText(right, '{'), true],
  [(left, right) => isText(left, '}') && right.kind === 'sequence-end', true],
  [(left) => bracketChange(left) > 0, false],
  [(_left, right) => bracketChange(right) < 0, false],
];

function isSequence({ kind }: Token): boolean {
  return kind === 'interpolation' || kind === 'directive';
}

function endsOperand(token: Token): boolean {
  return isName(token) || token.kind === 'number' || bracketChange(token) < 0;
}
