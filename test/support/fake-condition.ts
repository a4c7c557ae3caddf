import type { AttributeValue, Item } from '../../handlers/core/attribute-value';

/** A write under a condition, as far as the sinks write any. */
export interface GuardedWrite {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: { readonly [placeholder: string]: string };
  readonly ExpressionAttributeValues?: Item;
}

const term =
  /^(?:attribute_not_exists\((?<absent>#\w+)\)|attribute_exists\((?<present>#\w+)\)|(?<name>#\w+) (?<operator><=|<|=) (?<value>:\w+))$/;

/**
 * Whether a condition of a write holds for what stands: terms joined by OR and AND, with parentheses, AND before OR.
 * Fails for whatever else a condition may be, so that no fake takes one for true by mistake.
 */
export function conditionHolds(write: GuardedWrite, standing: Item | undefined): boolean {
  return joined(write.ConditionExpression, ' OR ').some((one) =>
    joined(one, ' AND ').every((part) => {
      const inner = /^\((.*)\)$/.exec(part)?.[1];
      return inner === undefined
        ? termHolds(part, write, standing)
        : conditionHolds({ ...write, ConditionExpression: inner }, standing);
    }),
  );
}

/** Splits outside of parentheses. */
function joined(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  for (const piece of text.split(separator)) {
    const last = parts.at(-1);
    if (last !== undefined && last.split('(').length !== last.split(')').length) {
      parts[parts.length - 1] = `${last}${separator}${piece}`;
    } else parts.push(piece);
  }
  return parts;
}

function termHolds(text: string, write: GuardedWrite, standing: Item = {}): boolean {
  const { absent, present, name, operator, value } = term.exec(text)?.groups ?? {};
  const attribute = write.ExpressionAttributeNames?.[absent ?? present ?? name ?? ''];
  if (attribute === undefined) throw new Error(`The fake does not know the condition ${text}.`);
  if (absent !== undefined) return !Object.hasOwn(standing, attribute);
  if (present !== undefined) return Object.hasOwn(standing, attribute);
  const [left, right] = [standing[attribute], write.ExpressionAttributeValues![value!]!];
  // Comparisons with what is not there, or is of another type, are false.
  if (left === undefined || Object.keys(left)[0] !== Object.keys(right)[0]) return false;
  const order = compare(left, right);
  return operator === '=' ? order === 0 : operator === '<' ? order < 0 : order <= 0;
}

function compare(left: AttributeValue, right: AttributeValue): number {
  if ('N' in left && 'N' in right) return Number(left.N) - Number(right.N);
  const [one, other] = [Object.values(left)[0] as string, Object.values(right)[0] as string];
  return one < other ? -1 : one > other ? 1 : 0;
}
