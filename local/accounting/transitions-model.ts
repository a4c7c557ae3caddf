import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
import type { LoggedChange } from '../workload';
import { canonicalItem, canonicalNumber, canonicalValue } from './canonical';

/** A rule as the function's environment has it. Written apart from the handlers, as the accounting is. */
export interface Rule {
  readonly name: string;
  readonly attribute: string;
  readonly from?: readonly (string | null)[];
  readonly to?: readonly (string | null)[];
  readonly where?: readonly Test[];
  readonly content?: string;
  readonly sns?: object;
  readonly eventBridge?: object;
  readonly ses?: { readonly to: string };
}

interface Test {
  readonly path: string;
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
  readonly exists?: boolean;
}

/** The changes that fire a rule, in their order. */
export function firing(rule: Rule, changes: readonly LoggedChange[]): readonly LoggedChange[] {
  return changes.filter(({ oldImage, newImage }) => {
    const [before, after] = [valueIn(oldImage, rule.attribute), valueIn(newImage, rule.attribute)];
    if (textOf(before) === textOf(after)) return false;
    const item = newImage ?? oldImage ?? {};
    return (
      isOneOf(before, rule.from) && isOneOf(after, rule.to) && (rule.where ?? []).every((test) => passes(item, test))
    );
  });
}

/** What a notice tells of its transition, to compare it with a change: rule, item, and the two ends. */
export function noticeText(rule: string, keys: Item, from: AttributeValue | null, to: AttributeValue | null): string {
  return [rule, canonicalItem(keys), textOf(from ?? undefined), textOf(to ?? undefined)].join(' ');
}

export function expectedText({ name, attribute }: Rule, { keys, oldImage, newImage }: LoggedChange): string {
  return noticeText(name, keys, valueIn(oldImage, attribute) ?? null, valueIn(newImage, attribute) ?? null);
}

/** A mail by its rule and its recipient. */
export function mailText({ name, ses }: Rule, { oldImage, newImage }: LoggedChange): string {
  const item = newImage ?? oldImage ?? {};
  const to = ses!.to.replace(/\{([^{}]+)\}/g, (_, path: string) =>
    String(Object.values(at(item, path.split('.')) ?? {})[0]),
  );
  return `${name} ${to}`;
}

/** SNS takes 262,144 bytes; what surrounds the images has a few hundred. */
export function isTooLarge({ sns, content }: Rule, { oldImage, newImage }: LoggedChange): boolean {
  return sns !== undefined && content !== 'keys' && JSON.stringify([oldImage, newImage]).length > 261_000;
}

function isOneOf(value: AttributeValue | undefined, texts: readonly (string | null)[] | undefined): boolean {
  return texts === undefined || texts.some((text) => (text === null ? textOf(value) === '' : equals(value, text)));
}

function passes(item: Item, { path, in: wanted, notIn = [], exists }: Test): boolean {
  const value = at(item, path.split('.').slice(1));
  if (exists !== undefined && exists !== (value !== undefined)) return false;
  return (wanted?.some((text) => equals(value, text)) ?? true) && !notIn.some((text) => equals(value, text));
}

function equals(value: AttributeValue | undefined, text: string): boolean {
  if (value && 'N' in value) return canonicalNumber(value.N) === canonicalNumber(text);
  if (value && 'BOOL' in value) return String(value.BOOL) === text;
  return value !== undefined && 'S' in value && value.S === text;
}

/** NULL is as good as nothing. */
function textOf(value: AttributeValue | undefined): string {
  return value === undefined || 'NULL' in value ? '' : canonicalValue(value);
}

function valueIn(item: Item | undefined, name: string): AttributeValue | undefined {
  return item && Object.hasOwn(item, name) ? item[name] : undefined;
}

function at(item: Item, names: readonly string[]): AttributeValue | undefined {
  const [name = '', ...rest] = names;
  const value = valueIn(item, name);
  if (rest.length === 0) return value;
  return value && 'M' in value ? at(value.M, rest) : undefined;
}
