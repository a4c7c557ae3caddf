import type { Series } from './metric-store';

/** What a part of an expression is worth: a number, a value of each period, or several such series. */
export type MathValue = number | Series | readonly Series[];

export interface MathContext {
  /** What an id stands for; undefined where nothing has the id. */
  valueOf(id: string): MathValue | undefined;
  /** The series of all metrics, which `METRICS()` gives. */
  readonly metrics: () => readonly Series[];
  /** Beginnings of all periods that are looked at, epoch milliseconds, ascending. */
  readonly periods: readonly number[];
  readonly periodMs: number;
}

/** An expression that this subset of CloudWatch's metric math does not have. */
export class MetricMathError extends Error {}

/**
 * The value of a metric math expression: arithmetic, comparisons, `AND` and `OR`, and the functions below. Where an
 * operand has no value in a period, the result has none.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function evaluateMath(expression: string, context: MathContext): MathValue {
  const parser = new Parser(tokensOf(expression), context, expression);
  return parser.whole();
}

/** Binary operators, the loosest first. */
const levels: readonly { readonly [operator: string]: (left: number, right: number) => number }[] = [
  { OR: (a, b) => Number(a !== 0 || b !== 0), '||': (a, b) => Number(a !== 0 || b !== 0) },
  { AND: (a, b) => Number(a !== 0 && b !== 0), '&&': (a, b) => Number(a !== 0 && b !== 0) },
  { '==': (a, b) => Number(a === b), '!=': (a, b) => Number(a !== b) },
  {
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
  { '^': (a, b) => a ** b },
];

class Parser {
  readonly #tokens: readonly string[];
  readonly #context: MathContext;
  readonly #text: string;
  #at = 0;

  constructor(tokens: readonly string[], context: MathContext, text: string) {
    this.#tokens = tokens;
    this.#context = context;
    this.#text = text;
  }

  whole(): MathValue {
    const value = this.#level(0);
    if (this.#at < this.#tokens.length) this.#fail(`\`${this.#tokens[this.#at]}\` is not expected`);
    return value;
  }

  #level(index: number): MathValue {
    const operators = levels[index];
    if (!operators) return this.#unary();
    let left = this.#level(index + 1);
    for (;;) {
      const operator = operators[this.#tokens[this.#at]?.toUpperCase() ?? ''];
      if (!operator) return left;
      this.#at += 1;
      left = pairwise(left, this.#level(index + 1), operator);
    }
  }

  #unary(): MathValue {
    if (this.#take('-')) return eachOf(this.#unary(), (value) => -value);
    if (this.#take('!')) return eachOf(this.#unary(), (value) => Number(value === 0));
    return this.#operand();
  }

  #operand(): MathValue {
    const token = this.#tokens[this.#at++] ?? this.#fail('something is missing at the end');
    if (token === '(') {
      const inner = this.#level(0);
      this.#expect(')');
      return inner;
    }
    if (token === '[') return this.#list(']').flatMap(seriesOf(this.#context));
    if (/^[\d.]/.test(token)) return Number(token);
    if (this.#take('(')) return this.#call(token.toUpperCase());
    const value = this.#context.valueOf(token);
    return value === undefined ? this.#fail(`nothing has the id \`${token}\``) : value;
  }

  #call(name: string): MathValue {
    if (name === 'FILL') return this.#fill();
    const run = functions[name] ?? this.#fail(`the function \`${name}\` is not known here`);
    return run(this.#list(')'), this.#context);
  }

  /** The second argument may be a word. */
  #fill(): MathValue {
    const filled = this.#level(0);
    this.#expect(',');
    const word = this.#tokens[this.#at]?.toUpperCase();
    const isWord = word === 'REPEAT' || word === 'LINEAR';
    if (isWord) this.#at += 1;
    const by = isWord ? word : this.#level(0);
    this.#expect(')');
    if (by === 'LINEAR') this.#fail('`FILL` with `LINEAR` is not known here');
    const { periods } = this.#context;
    const fillOne = (series: Series) => (by === 'REPEAT' ? repeated(series, periods) : filledBy(series, by, periods));
    return typeof filled === 'number' ? filled : isSeries(filled) ? fillOne(filled) : filled.map(fillOne);
  }

  #list(end: string): MathValue[] {
    const values: MathValue[] = [];
    if (this.#take(end)) return values;
    do values.push(this.#level(0));
    while (this.#take(','));
    this.#expect(end);
    return values;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) this.#fail(`\`${token}\` is missing`);
  }

  #fail(what: string): never {
    throw new MetricMathError(`The expression \`${this.#text}\` cannot be evaluated: ${what}.`);
  }
}

type MathFunction = (values: readonly MathValue[], context: MathContext) => MathValue;

const functions: Readonly<Record<string, MathFunction>> = {
  IF: ([condition, yes, no], context) => choose(condition ?? 0, yes ?? 0, no, context),
  ABS: ([value]) => eachOf(value ?? 0, Math.abs),
  CEIL: ([value]) => eachOf(value ?? 0, Math.ceil),
  FLOOR: ([value]) => eachOf(value ?? 0, Math.floor),
  METRICS: (_, { metrics }) => metrics(),
  PERIOD: (_, { periodMs }) => periodMs / 1_000,
  TIME_SERIES: ([value], { periods }) => new Map(periods.map((atMs) => [atMs, Number(value)])),
  SUM: (values, context) => reduced(values, context, (all) => all.reduce((sum, value) => sum + value, 0)),
  AVG: (values, context) => reduced(values, context, (all) => all.reduce((sum, value) => sum + value, 0) / all.length),
  MIN: (values, context) => reduced(values, context, (all) => Math.min(...all)),
  MAX: (values, context) => reduced(values, context, (all) => Math.max(...all)),
  RATE: ([value], { periodMs }) => differences(value, (difference) => difference / (periodMs / 1_000)),
  DIFF: ([value]) => differences(value, (difference) => difference),
  RUNNING_SUM: ([value]) => {
    let sum = 0;
    return eachOf(value ?? 0, (one) => {
      sum += one;
      return sum;
    });
  },
};

/** Of several series the value of each period, of one series a single number. */
function reduced(
  values: readonly MathValue[],
  context: MathContext,
  reduce: (values: readonly number[]) => number,
): MathValue {
  const only = values.length === 1 ? values[0]! : values.flatMap(seriesOf(context));
  if (typeof only === 'number') return only;
  if (isSeries(only)) return reduce([...only.values()]);
  const series = new Map<number, number>();
  for (const atMs of context.periods) {
    const present = only.flatMap((one) => one.get(atMs) ?? []);
    if (present.length > 0) series.set(atMs, reduce(present));
  }
  return series;
}

function choose(condition: MathValue, yes: MathValue, no: MathValue | undefined, context: MathContext): MathValue {
  if (typeof condition === 'number' && typeof yes === 'number' && typeof no === 'number') return condition ? yes : no;
  const at = (value: MathValue | undefined, atMs: number) =>
    typeof value === 'number' ? value : value && isSeries(value) ? value.get(atMs) : undefined;
  const chosen = new Map<number, number>();
  for (const atMs of context.periods) {
    const test = at(condition, atMs);
    const value = test === undefined ? undefined : at(test === 0 ? no : yes, atMs);
    if (value !== undefined) chosen.set(atMs, value);
  }
  return chosen;
}

function pairwise(left: MathValue, right: MathValue, run: (left: number, right: number) => number): MathValue {
  if (typeof right === 'number') return eachOf(left, (value) => run(value, right));
  if (typeof left === 'number') return eachOf(right, (value) => run(left, value));
  if (!isSeries(left)) return left.map((one) => pairwise(one, right, run) as Series);
  if (!isSeries(right)) return right.map((one) => pairwise(left, one, run) as Series);
  const both = [...left].filter(([atMs]) => right.has(atMs));
  return finite(both.map(([atMs, value]) => [atMs, run(value, right.get(atMs)!)]));
}

function eachOf(value: MathValue, run: (value: number) => number): MathValue {
  if (typeof value === 'number') return run(value);
  if (!isSeries(value)) return value.map((one) => eachOf(one, run) as Series);
  return finite([...value].map(([atMs, one]) => [atMs, run(one)]));
}

/** What is divided by nothing has no value. */
function finite(entries: readonly (readonly [number, number])[]): Series {
  return new Map(entries.filter(([, value]) => Number.isFinite(value)));
}

function repeated(series: Series, periods: readonly number[]): Series {
  let last: number | undefined;
  const filled = new Map<number, number>();
  for (const atMs of periods) {
    last = series.get(atMs) ?? last;
    if (last !== undefined) filled.set(atMs, last);
  }
  return filled;
}

function filledBy(series: Series, by: MathValue, periods: readonly number[]): Series {
  const fillAt = (atMs: number) => (typeof by === 'number' ? by : isSeries(by) ? by.get(atMs) : undefined);
  return new Map(
    periods.flatMap((atMs) => {
      const value = series.get(atMs) ?? fillAt(atMs);
      return value === undefined ? [] : [[atMs, value] as const];
    }),
  );
}

function differences(value: MathValue | undefined, run: (difference: number) => number): MathValue {
  if (value === undefined || typeof value === 'number' || !isSeries(value)) return 0;
  const entries = [...value];
  return finite(entries.slice(1).map(([atMs, one], place) => [atMs, run(one - entries[place]![1])]));
}

function seriesOf({ periods }: MathContext): (value: MathValue) => readonly Series[] {
  return (value) =>
    typeof value === 'number' ? [new Map(periods.map((atMs) => [atMs, value]))] : isSeries(value) ? [value] : value;
}

export function isSeries(value: MathValue): value is Series {
  return value instanceof Map;
}

function tokensOf(expression: string): string[] {
  const tokens = expression.match(/\s+|\d+(\.\d+)?|\.\d+|[A-Za-z]\w*|<=|>=|==|!=|&&|\|\||[-+*/^()[\],<>!]|./g) ?? [];
  return tokens.filter((token) => token.trim() !== '');
}
