/**
 * A token of HCL's native syntax. A string is one token, a template in it included; `interpolation` and `directive` are
 * the openings `${` and `%{`, `sequence-end` their brace.
 */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

export type TokenKind =
  | 'identifier'
  | 'number'
  | 'string'
  | 'operator'
  | 'open'
  | 'close'
  | 'interpolation'
  | 'directive'
  | 'sequence-end'
  | 'comment'
  | 'newline';

export const newline: Token = { kind: 'newline', text: '\n' };

export function identifier(text: string): Token {
  return { kind: 'identifier', text };
}

export function operator(text: string): Token {
  return { kind: 'operator', text };
}

/** +1 for what opens a bracket, -1 for what closes one. */
export function bracketChange({ kind }: Token): number {
  if (kind === 'open' || kind === 'interpolation' || kind === 'directive') return 1;
  return kind === 'close' || kind === 'sequence-end' ? -1 : 0;
}
