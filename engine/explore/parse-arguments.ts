import type { Scope } from './scope';

export interface ExploreArguments {
  readonly help: boolean;
  /** At most. */
  readonly limits: Partial<Pick<Scope, 'records' | 'items' | 'lanes' | 'faults'>>;
  readonly break: string | undefined;
  /** The share of one worker. */
  readonly part: { readonly number: number; readonly of: number } | undefined;
}

export const usage = `Usage: node bin/run.mjs engine/explore/main.ts [--records N] [--items N] [--lanes N] [--faults N] [--break NAME]

Walks through every run of small scopes: the real mapping with the real handler core, and every order of what they wait
for, with failures, crashes and timeouts at each place. Says how many states there were.

--records N, --items N, --lanes N, --faults N   only the scopes up to this size
--break NAME                                    breaks a rule and shows how that is found

Exit code 0: no law is violated; with --break: the violation is found. 1: the opposite. 2: wrong use.`;

const limitNames = ['records', 'items', 'lanes', 'faults'] as const;

/** The arguments, or what is wrong with them. */
export function parseExploreArguments(
  words: readonly string[],
  breakageNames: readonly string[],
): ExploreArguments | string {
  const values = new Map<string, string>();
  const known = [...limitNames, 'break', 'part'];
  for (let index = 0; index < words.length; index += 2) {
    const word = words[index]!;
    if (word === '--help' || word === '-h') return { help: true, limits: {}, break: undefined, part: undefined };
    const name = word.slice(2);
    if (!word.startsWith('--') || !known.includes(name as 'break')) return `\`${word}\` is not an option.`;
    const value = words[index + 1];
    if (value === undefined) return `\`${word}\` needs a value.`;
    values.set(name, value);
  }
  const broken = values.get('break');
  if (broken !== undefined && !breakageNames.includes(broken)) {
    return `\`--break ${broken}\` is not known. Known are ${breakageNames.join(', ')}.`;
  }
  const limits: { [Name in (typeof limitNames)[number]]?: number } = {};
  for (const name of limitNames) {
    const text = values.get(name);
    if (text === undefined) continue;
    if (!/^\d$/.test(text)) return `\`--${name}\` must be a number from 0 to 9, got ${text}.`;
    limits[name] = Number(text);
  }
  const [number, of] = (values.get('part') ?? '').split('/').map(Number);
  return { help: false, limits, break: broken, part: of === undefined ? undefined : { number: number!, of } };
}
