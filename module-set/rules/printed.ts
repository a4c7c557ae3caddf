/** How tightly HCL's operators bind, the loosest first. */
export const levels = { conditional: 0, or: 1, and: 2, equal: 3, order: 4, sum: 5, product: 6, unary: 7, primary: 8 };

/** An expression of HCL, and how tightly its outermost operator binds. */
export interface Printed {
  readonly text: string;
  readonly level: number;
}

export function primary(text: string): Printed {
  return { text, level: levels.primary };
}

/** The text as an operand of an operator of that level, in parentheses where it binds less tightly. */
export function within({ text, level }: Printed, least: number): string {
  return level < least ? `(${text})` : text;
}

/** A text as HCL writes it. */
export function quoted(text: string): string {
  return `"${escapedInQuotes(text)}"`;
}

export function escapedInQuotes(text: string): string {
  return withoutTemplates(JSON.stringify(text).slice(1, -1));
}

/** `${` and `%{` begin something in every template; doubled they are themselves. */
export function withoutTemplates(text: string): string {
  return text.replace(/[$%](?=\{)/g, (mark) => mark + mark);
}

/** A pattern for Terraform's `regex`, which is Go's. */
export function patternOf({ source, flags }: RegExp): string {
  if (/\(\?[=!<]/.test(source)) throw new Error(`\`${source}\` looks around, which Terraform cannot do.`);
  const inline = flags.replace(/[^is]/g, '');
  return `${inline === '' ? '' : `(?${inline})`}${source.replaceAll('\\/', '/')}`;
}
