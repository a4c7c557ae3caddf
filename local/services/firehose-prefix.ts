import { LocalRunError } from '../local-run-error';
import type { DeliverySettings } from './firehose-settings';

/** What the expressions of a prefix are made of. */
export interface PrefixValues {
  /** Arrival of the oldest record of the object, epoch milliseconds. */
  readonly atMs: number;
  readonly timeZone: string;
  /** Of a record's answer; absent for what failed. */
  readonly partitionKeys: Readonly<Record<string, string>>;
  /** The kind of error, for an error prefix only. */
  readonly errorType: string;
  /** 11 characters, others at each call. */
  readonly randomString: () => string;
}

/** A record lacks a partition key that its prefix names. */
export class MissingPartitionKey extends Error {
  override readonly name = 'MissingPartitionKey';
}

type PrefixSettings = Pick<DeliverySettings, 'prefix' | 'errorPrefix' | 'isPartitioned'>;

/** The prefix of what is delivered, with the date that Firehose adds where none is asked for. */
export function prefixOf({ prefix = '', isPartitioned }: PrefixSettings): string {
  return isPartitioned || prefix.includes('!{timestamp:') ? prefix : `${prefix}${datePattern}`;
}

/** The prefix of what failed. */
export function errorPrefixOf({ prefix = '', errorPrefix }: PrefixSettings): string {
  if (errorPrefix === undefined) return `${prefix}!{firehose:error-output-type}/${datePattern}`;
  return errorPrefix;
}

const datePattern = '!{timestamp:yyyy/MM/dd/HH/}';

/** Why AWS refuses these prefixes, or nothing. */
export function prefixFault({ prefix = '', errorPrefix, isPartitioned }: PrefixSettings): string | undefined {
  if (prefix.includes('!{firehose:error-output-type}')) return 'the prefix must not name the kind of error';
  if (errorPrefix === undefined && prefix.includes('!{')) return 'a prefix with expressions needs an error prefix';
  if (errorPrefix?.includes('!{') && !errorPrefix.includes('!{firehose:error-output-type}')) {
    return 'an error prefix with expressions must name the kind of error, `!{firehose:error-output-type}`';
  }
  if (isPartitioned && !/!\{partitionKeyFrom(Lambda|Query):/.test(prefix)) {
    return 'dynamic partitioning needs a partition key in the prefix';
  }
  return undefined;
}

/** The text of a prefix. Fails with `MissingPartitionKey` where a key is missing. */
export function evaluatePrefix(prefix: string, values: PrefixValues): string {
  return prefix.replace(/!\{([^:}]+):([^}]*)\}/g, (whole, namespace: string, name: string) => {
    if (namespace === 'timestamp') return formatTime(name, values);
    if (namespace === 'firehose' && name === 'random-string') return values.randomString();
    if (namespace === 'firehose' && name === 'error-output-type') return values.errorType;
    if (namespace === 'partitionKeyFromLambda') return partitionKey(name, values);
    throw new LocalRunError('terraform', `A prefix has \`${whole}\`, which the local run cannot evaluate.`);
  });
}

function partitionKey(name: string, { partitionKeys }: PrefixValues): string {
  const value = Object.hasOwn(partitionKeys, name) ? partitionKeys[name] : undefined;
  if (value === undefined || value === '') throw new MissingPartitionKey(`The partition key ${name} is missing.`);
  return value;
}

/** The time by a pattern of Java's DateTimeFormatter: numbers only; other letters are refused by name. */
export function formatTime(pattern: string, { atMs, timeZone }: Pick<PrefixValues, 'atMs' | 'timeZone'>): string {
  const parts = timeParts(atMs, timeZone);
  return pattern.replace(/'([^']*)'|([a-zA-Z])\2*/g, (field, literal: string | undefined, letter: string) => {
    if (literal !== undefined) return literal === '' ? "'" : literal;
    const value = parts[letter];
    if (value === undefined) {
      throw new LocalRunError(
        'terraform',
        `A prefix has the time field \`${field}\`, which the local run does not know.`,
      );
    }
    // Two letters of a year are its last two digits; of all others the letters count the digits.
    return letter.toLowerCase() === 'y' && field.length === 2 ? value.slice(-2) : pad(value, field.length);
  });
}

function pad(value: string, length: number): string {
  return value.replace(/^0+(?=\d)/, '').padStart(length, '0');
}

/** By the letters of the pattern. */
function timeParts(atMs: number, timeZone: string): Readonly<Record<string, string>> {
  const found = new Map(
    formatterOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type as string, value]),
  );
  const year = found.get('year')!;
  return {
    y: year,
    u: year,
    Y: year,
    M: found.get('month')!,
    d: found.get('day')!,
    H: found.get('hour')!,
    m: found.get('minute')!,
    s: found.get('second')!,
  };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than using it a hundred times. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { ...timeFields, timeZone });
  formatters.set(timeZone, known);
  return known;
}

const timeFields = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const;
