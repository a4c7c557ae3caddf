import { SettingsError } from '../../handlers/core/errors';
import { type FlagValues, parseFlags } from '../arguments';
import { placeFlags, placeUsage } from '../aws/place-flags';

const flags = {
  ...placeFlags,
  consumer: { type: 'text', many: true },
  'lag-seconds': { type: 'integer', min: 1, max: 86_400 },
  sample: { type: 'integer', min: 1, max: 1_000_000 },
  key: { type: 'text', many: true },
  'margin-seconds': { type: 'integer', min: 0, max: 3_600 },
  'replay-twice': { type: 'boolean' },
  last: { type: 'integer', min: 1, max: 10_000 },
  file: { type: 'text' },
  include: { type: 'text', many: true },
  canary: { type: 'boolean' },
  item: { type: 'text' },
  'timeout-seconds': { type: 'integer', min: 1, max: 3_600 },
  apply: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export type VerifyOptions = FlagValues<typeof flags>;

export const verifyUsage = `Usage: tributary verify [--table NAME | --env NAME | --local] [--FLAG ...]

Looks at everything that runs behind a table and says what is wrong: mappings, queues, dead letters, quarantines, lag, alarms,
streams, pipes, archive. It changes nothing, unless it is asked for more and told to \`--apply\` it.

${placeUsage}

  What is looked at
  --consumer NAME          this one alone, may stand several times
  --lag-seconds N          how old the oldest change may be that waits, default 300

  Does every state sink hold what the table holds?
  --sample N               compares N items by chance
  --key JSON               compares this item, as {"orderId":"o-7"}; may stand several times
  --margin-seconds N       what was written so long before may still be on its way, default 30

  Does a second delivery change anything?
  --replay-twice           replays records twice to each consumer that takes replays; acts with --apply
  --last N                 the last N records of the table's stream, default 100
  --file FILE              or these, {"Records": [...]} as a function receives them
  --include NAME           also to this consumer, which does not take replays by itself; may stand several times

  Does a change arrive everywhere?
  --canary                 an item with a reserved key, inserted, changed, deleted; acts with --apply
  --item FILE              what it has besides its key: {"insert": {...}, "change": {...}}
  --timeout-seconds N      for each of the three to arrive everywhere, default 120

  --apply                  acts; without it \`--replay-twice\` and \`--canary\` say what they would do
  --json                   everything as JSON

Exit codes: 0 nothing is wrong; 1 something is; 2 wrong use; 3 could not finish.`;

/** Throws a `SettingsError` for flags that are wrong, or that mean nothing beside each other. */
export function parseVerifyOptions(args: readonly string[]): VerifyOptions {
  const options = parseFlags(flags, args);
  const mistakes = mistakesIn(options);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return options;
}

/** What a flag is about: without one of these it would do nothing, and nobody would notice. */
const needs = {
  'margin-seconds': ['sample', 'key'],
  last: ['replay-twice'],
  file: ['replay-twice'],
  include: ['replay-twice'],
  item: ['canary'],
  'timeout-seconds': ['canary'],
  apply: ['replay-twice', 'canary'],
} as const satisfies { readonly [Name in keyof VerifyOptions]?: readonly (keyof VerifyOptions)[] };

function mistakesIn(options: VerifyOptions): string[] {
  const idle = Object.entries(needs).filter(
    ([name, others]) => options[name as keyof VerifyOptions] && !others.some((other) => options[other]),
  );
  return [
    ...idle.map(([name, others]) => `\`--${name}\` needs ${others.map((one) => `\`--${one}\``).join(' or ')}.`),
    ...(options.last !== undefined && options.file !== undefined
      ? ['`--last` and `--file` must not stand together. Leave one out.']
      : []),
  ];
}
