/** A filter pattern that CloudWatch Logs would refuse, or that is not known here. */
export class LogFilterError extends Error {}

export type LogFilter = (message: string) => boolean;

/**
 * Filter patterns of CloudWatch Logs: terms and quoted texts that must all be there, `?term` of which one is enough,
 * `-term` that must not be there, and for lines of JSON `{ $.name = "text" && $.count > 1 }`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileLogFilter(pattern: string): LogFilter {
  const text = pattern.trim();
  if (text.startsWith('{')) return jsonFilter(text);
  if (/^[[%]/.test(text)) throw new LogFilterError(`The pattern \`${text}\` is of a kind that is not known here.`);
  const terms = text.match(/[-?]?"(\\.|[^"])*"|\S+/g) ?? [];
  const parsed = terms.map((term) => {
    const [, mark, word] = /^([-?]?)(.*)$/s.exec(term)!;
    return { mark, word: word!.replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1') };
  });
  const of = (mark: string) => parsed.filter((term) => term.mark === mark).map(({ word }) => word);
  const [needed, optional, unwanted] = [of(''), of('?'), of('-')];
  return (message) =>
    needed.every((word) => message.includes(word)) &&
    (optional.length === 0 || needed.length > 0 || optional.some((word) => message.includes(word))) &&
    !unwanted.some((word) => message.includes(word));
}

type Test = (line: unknown) => boolean;

function jsonFilter(pattern: string): LogFilter {
  const inner = /^\{(.*)\}$/s.exec(pattern)?.[1];
  if (inner === undefined) throw new LogFilterError(`The pattern \`${pattern}\` does not end.`);
  const either = inner.split('||').map((part) => part.split('&&').map((condition) => testOf(condition.trim())));
  return (message) => {
    const line = parse(message);
    return line !== undefined && either.some((all) => all.every((test) => test(line)));
  };
}

const comparisons: Readonly<Record<string, (found: number, wanted: number) => boolean>> = {
  '>': (found, wanted) => found > wanted,
  '>=': (found, wanted) => found >= wanted,
  '<': (found, wanted) => found < wanted,
  '<=': (found, wanted) => found <= wanted,
};

function testOf(condition: string): Test {
  const [, path, operator, value] =
    /^\(?\s*\$\.([\w.]+)\s*(=|!=|>=|<=|>|<|IS|NOT)\s*(.+?)\s*\)?$/.exec(condition) ?? [];
  if (!path || !operator || value === undefined)
    throw new LogFilterError(`\`${condition}\` is not known in a pattern here.`);
  const found = (line: unknown) => path.split('.').reduce<unknown>((owner, name) => memberOf(owner, name), line);
  if (operator === 'IS' || operator === 'NOT') return existence(operator, value, found);
  const compare = comparisons[operator];
  if (compare) {
    return (line) => {
      const one = found(line);
      return typeof one === 'number' && compare(one, Number(value));
    };
  }
  const matches = equality(value);
  return operator === '=' ? (line) => matches(found(line)) : (line) => !matches(found(line));
}

function existence(operator: 'IS' | 'NOT', value: string, found: (line: unknown) => unknown): Test {
  if (operator === 'NOT') return (line) => found(line) === undefined;
  const wanted = { TRUE: true, FALSE: false, NULL: null }[value.toUpperCase()];
  return (line) => found(line) === wanted;
}

/** Text may have `*` for any characters. */
function equality(value: string): (found: unknown) => boolean {
  const quoted = /^"(.*)"$/s.exec(value)?.[1];
  const text = quoted ?? value;
  const escaped = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${escaped.join('.*')}$`, 's');
  return (found) =>
    typeof found === 'string'
      ? pattern.test(found)
      : typeof found === 'number' && quoted === undefined && found === Number(text);
}

function memberOf(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? (owner as Record<string, unknown>)[name] : undefined;
}

function parse(message: string): unknown {
  try {
    return message.startsWith('{') ? JSON.parse(message) : undefined;
  } catch {
    return undefined;
  }
}
