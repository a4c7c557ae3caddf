import { parseArgs } from 'node:util';
import { SettingsError } from '../handlers/core/errors';

/** A flag that a command takes: `number` and `integer` within their range, both ends included. */
export type Flag =
  | { readonly type: 'boolean' }
  | { readonly type: 'text'; readonly among?: readonly string[]; readonly many?: true }
  | { readonly type: 'integer' | 'number'; readonly min: number; readonly max: number };

export type Flags = { readonly [name: string]: Flag };

export type FlagValues<Table extends Flags> = {
  readonly [Name in keyof Table]?: Table[Name] extends { readonly type: 'boolean' }
    ? boolean
    : Table[Name] extends { readonly many: true }
      ? readonly string[]
      : Table[Name] extends { readonly type: 'text' }
        ? string
        : number;
};

/** Reads long flags, `--name value` or `--name=value`. Throws a `SettingsError` that names every mistake at once. */
export function parseFlags<Table extends Flags>(table: Table, args: readonly string[]): FlagValues<Table> {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, flag]) => [
      name,
      { type: flag.type === 'boolean' ? 'boolean' : 'string', multiple: true } as const,
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string[]>();
  const mistakes: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') mistakes.push(`\`${token.value}\` is not known.`);
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (!flag || !token.rawName.startsWith('--')) {
      mistakes.push(`\`${token.rawName}\` is not known. ${knownFlags(table)}`);
    } else if (flag.type === 'boolean') {
      if (token.value === undefined) values.set(token.name, ['true']);
      else mistakes.push(`\`--${token.name}\` takes no value, got ${token.value}.`);
    } else if (!token.value || (!token.inlineValue && token.value.startsWith('--'))) {
      mistakes.push(`\`--${token.name}\` needs a value.`);
    } else {
      values.set(token.name, [...(values.get(token.name) ?? []), token.value]);
    }
  }
  const read = [...values].map(([name, texts]) => [name, readValue(name, table[name]!, texts, mistakes)]);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return Object.fromEntries(read) as FlagValues<Table>;
}

function readValue(name: string, flag: Flag, texts: readonly string[], mistakes: string[]): unknown {
  if (flag.type === 'boolean') return true;
  if (texts.length > 1 && !('many' in flag)) mistakes.push(`\`--${name}\` may stand once, got ${texts.join(' and ')}.`);
  if (flag.type === 'text') {
    const { among } = flag;
    const odd = among && texts.find((text) => !among.includes(text));
    if (odd !== undefined) mistakes.push(`\`--${name}\` must be one of ${among!.join(', ')}, got ${odd}.`);
    return flag.many ? texts : texts[0];
  }
  const text = texts[0]!;
  const number = Number(text);
  const isRight = flag.type === 'integer' ? Number.isSafeInteger(number) : Number.isFinite(number);
  if (!isRight || text.trim() === '' || number < flag.min || number > flag.max) {
    const what = flag.type === 'integer' ? 'a whole number' : 'a number';
    mistakes.push(`\`--${name}\` must be ${what} from ${flag.min} to ${flag.max}, got ${text}.`);
  }
  return number;
}

function knownFlags(table: Flags): string {
  return `Flags are ${Object.keys(table)
    .map((name) => `--${name}`)
    .join(', ')}.`;
}
