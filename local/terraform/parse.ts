import { type Expression, splatVariable } from './expression';
import { interpolationLength, lex, type Token } from './lex';
import { ExpressionError } from './value';

/** Parses a string of a JSON configuration: text with `${...}` in it. A lone `${...}` keeps its value's type. */
export function parseTemplate(text: string): Expression {
  return joined(templateParts(text, false));
}

/** Parses what stands between `${` and `}`. */
export function parseExpression(source: string): Expression {
  const parser = new Parser(source);
  const expression = parser.expression();
  parser.end();
  return expression;
}

function joined(parts: readonly Expression[]): Expression {
  const [only] = parts;
  if (parts.length === 0) return { kind: 'literal', value: '' };
  return parts.length === 1 && only ? only : { kind: 'template', parts };
}

/** Escapes count between quotes of the language only: a JSON string has lost its own already. */
function templateParts(text: string, isQuoted: boolean): Expression[] {
  const parts: Expression[] = [];
  let plain = '';
  const endPlain = () => {
    if (plain !== '') parts.push({ kind: 'literal', value: isQuoted ? unescapeQuoted(plain) : plain });
    plain = '';
  };
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('$${', at) || text.startsWith('%%{', at)) {
      plain += text.slice(at + 1, at + 3);
      at += 3;
    } else if (text.startsWith('${', at)) {
      endPlain();
      const length = interpolationLength(text.slice(at));
      parts.push(parseExpression(text.slice(at + 2, at + length - 1)));
      at += length;
    } else if (text.startsWith('%{', at)) {
      throw new ExpressionError('a template directive (`%{ ... }`) is not known to the local run');
    } else {
      // An escape stays together, so that an escaped dollar sign is not taken for an interpolation.
      const length = isQuoted && text[at] === '\\' ? 2 : 1;
      plain += text.slice(at, at + length);
      at += length;
    }
  }
  endPlain();
  return parts;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function unescapeQuoted(plain: string): string {
  return plain.replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/gs, (whole, code: string) => {
    if (/^[uU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    const text = escapes[code];
    if (text === undefined) throw new ExpressionError(`\`${whole}\` is no escape of the Terraform language`);
    return text;
  });
}

/** Binary operators by rank, the loosest first. */
const ranks: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

class Parser {
  readonly #tokens: readonly Token[];
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = lex(source);
  }

  expression(): Expression {
    const condition = this.#binary(0);
    if (!this.#take('?')) return condition;
    const yes = this.expression();
    this.#expect(':');
    return { kind: 'conditional', condition, yes, no: this.expression() };
  }

  end() {
    this.#skipLines();
    if (this.#peek().kind !== 'end') this.#fail();
  }

  #binary(rank: number): Expression {
    const operators = ranks[rank];
    if (!operators) return this.#unary();
    let left = this.#binary(rank + 1);
    for (;;) {
      const operator = operators.find((candidate) => this.#take(candidate));
      if (!operator) return left;
      left = { kind: 'binary', operator, left, right: this.#binary(rank + 1) };
    }
  }

  #unary(): Expression {
    for (const operator of ['-', '!'])
      if (this.#take(operator)) return { kind: 'unary', operator, operand: this.#unary() };
    return this.#postfix(this.#primary());
  }

  #postfix(start: Expression): Expression {
    let expression = start;
    for (;;) {
      if (this.#takeHere('[')) {
        if (this.#take('*')) {
          this.#expect(']');
          return { kind: 'splat', of: expression, each: this.#postfix({ kind: 'variable', name: splatVariable }) };
        }
        const key = this.expression();
        this.#expect(']');
        expression = { kind: 'index', of: expression, key };
      } else if (this.#takeHere('.')) {
        const token = this.#next();
        if (token.text === '*') {
          return { kind: 'splat', of: expression, each: this.#postfix({ kind: 'variable', name: splatVariable }) };
        }
        if (token.kind === 'name') expression = { kind: 'attribute', of: expression, name: token.text };
        else if (token.kind === 'number') expression = this.#numberedParts(expression, token.text);
        else this.#fail(token);
      } else return expression;
    }
  }

  /** `list.0.1` reaches the lexer as one number, 0.1. */
  #numberedParts(of: Expression, text: string): Expression {
    return text
      .split('.')
      .reduce<Expression>(
        (owner, part) => ({ kind: 'index', of: owner, key: { kind: 'literal', value: Number(part) } }),
        of,
      );
  }

  #primary(): Expression {
    this.#skipLines();
    const token = this.#next();
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token.kind === 'string') return joined(templateParts(token.text, true));
    if (token.kind === 'name') return this.#named(token.text);
    if (token.text === '(') {
      const inner = this.expression();
      this.#expect(')');
      return inner;
    }
    if (token.text === '[') return this.#tuple();
    if (token.text === '{') return this.#object();
    return this.#fail(token);
  }

  #named(name: string): Expression {
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
    if (name === 'null') return { kind: 'literal', value: null };
    if (!this.#takeHere('(')) return { kind: 'variable', name };
    const args: Expression[] = [];
    let spread = false;
    while (!this.#take(')')) {
      args.push(this.expression());
      if (this.#take('...')) spread = true;
      if (!this.#take(',')) {
        this.#expect(')');
        break;
      }
    }
    return { kind: 'call', name, args, spread };
  }

  #tuple(): Expression {
    if (this.#takeName('for')) return this.#for(']');
    const items: Expression[] = [];
    while (!this.#take(']')) {
      items.push(this.expression());
      if (!this.#take(',')) {
        this.#expect(']');
        break;
      }
    }
    return { kind: 'tuple', items };
  }

  #object(): Expression {
    if (this.#takeName('for')) return this.#for('}');
    const entries: [Expression, Expression][] = [];
    while (!this.#take('}')) {
      const key = this.#objectKey();
      if (!this.#take('=')) this.#expect(':');
      entries.push([key, this.expression()]);
      // A line end separates entries as a comma does; `#take` skips it.
      this.#take(',');
    }
    return { kind: 'object', entries };
  }

  /** A bare name as a key is text, not a reference. */
  #objectKey(): Expression {
    this.#skipLines();
    const following = this.#tokens[this.#at + 1]?.text;
    if (this.#peek().kind === 'name' && (following === '=' || following === ':')) {
      return { kind: 'literal', value: this.#next().text };
    }
    return this.expression();
  }

  #for(closing: ']' | '}'): Expression {
    const first = this.#next().text;
    const second = this.#take(',') ? this.#next().text : undefined;
    if (!this.#takeName('in')) this.#fail();
    const source = this.expression();
    this.#expect(':');
    const head = this.expression();
    const key = closing === '}' ? head : undefined;
    if (key) this.#expect('=>');
    const value = key ? this.expression() : head;
    const isGrouped = this.#take('...');
    const condition = this.#takeName('if') ? this.expression() : undefined;
    this.#expect(closing);
    const names =
      second === undefined ? { keyName: undefined, valueName: first } : { keyName: first, valueName: second };
    return { kind: 'for', ...names, source, key, value, condition, isGrouped };
  }

  #peek(): Token {
    return this.#tokens[this.#at]!;
  }

  #next(): Token {
    const token = this.#peek();
    // The last token stays, so that there is always one to look at.
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  #skipLines() {
    while (this.#peek().text === '\n' && this.#peek().kind === 'symbol') this.#at++;
  }

  #take(text: string): boolean {
    const before = this.#at;
    this.#skipLines();
    if (this.#takeHere(text)) return true;
    this.#at = before;
    return false;
  }

  /** As `#take`, but not across a line end. */
  #takeHere(text: string): boolean {
    const { kind, text: found } = this.#peek();
    if (kind !== 'symbol' || found !== text) return false;
    this.#at++;
    return true;
  }

  #takeName(text: string): boolean {
    this.#skipLines();
    const { kind, text: found } = this.#peek();
    if (kind !== 'name' || found !== text) return false;
    this.#at++;
    return true;
  }

  #expect(text: string) {
    if (!this.#take(text)) this.#fail();
  }

  #fail({ text } = this.#peek()): never {
    throw new ExpressionError(`unexpected ${text === '' ? 'end' : `\`${text}\``} in \`${this.#source}\``);
  }
}
