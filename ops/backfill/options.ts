import { SettingsError } from '../../handlers/core/errors';
import { type FlagValues, parseFlags } from '../arguments';
import { placeFlags, placeUsage } from '../aws/place-flags';

const flags = {
  ...placeFlags,
  seed: { type: 'boolean' },
  repair: { type: 'boolean' },
  consumer: { type: 'text', many: true },
  include: { type: 'text', many: true },
  export: { type: 'text' },
  segments: { type: 'integer', min: 1, max: 1_000_000 },
  parallel: { type: 'integer', min: 1, max: 256 },
  'read-capacity': { type: 'number', min: 1, max: 1_000_000 },
  'items-per-second': { type: 'number', min: 0.1, max: 1_000_000 },
  'margin-seconds': { type: 'integer', min: 5, max: 3_600 },
  'despite-lag': { type: 'boolean' },
  count: { type: 'boolean' },
  resume: { type: 'boolean' },
  estimate: { type: 'boolean' },
  prices: { type: 'text' },
  apply: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export type BackfillOptions = FlagValues<typeof flags>;

export const defaults = { parallel: 4, marginSeconds: 60 } as const;

export const backfillUsage = `Usage: tributary backfill --seed|--repair --table NAME [--FLAG ...]

Reads a table and brings its items to the deployed functions that keep something of them. A dry run unless \`--apply\`
stands. It may run while the table is written to.

  --seed                     fills sinks that are new: whatever is live is newer than what is brought
  --repair                   mends sinks after records were lost: what is read wins over what was made before, and what
                             the table no longer has goes

${placeUsage}

Who gets it
  --consumer NAME            this one alone; may stand several times
  --include NAME             also one that takes no replays by itself; may stand several times

What is read, and how fast
  --export S3URI             seeds from an export: s3://BUCKET/PREFIX/AWSDynamoDB/ID/
  --segments N               parts of the table, default one a GB, at least --parallel
  --parallel N               parts read at once, and calls of each function at once, default ${defaults.parallel}
  --read-capacity N          read units a second at most, default a quarter of what is provisioned, 1000 on demand
  --items-per-second N       at most, default no limit

A repair
  --margin-seconds N         how far what is read reaches back, default ${defaults.marginSeconds}
  --despite-lag              also while a mapping is off, or lags more than the margin

  --count                    counts the table and the sinks again at the end
  --resume                   goes on with the newest one that did not finish
  --estimate                 how long each way takes and what it costs; --prices FILE for prices of your own
  --apply                    acts
  --json                     the answer as JSON

Exit codes: 0 everything was brought; 1 items failed or were quarantined; 2 wrong use, or refused; 3 could not finish, and \`--resume\` goes on.`;

/** Throws a `SettingsError` for flags that are wrong, or that contradict each other. */
export function parseBackfillOptions(args: readonly string[]): BackfillOptions {
  const options = parseFlags(flags, args);
  const mistakes = mistakesIn(options);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return options;
}

function mistakesIn(options: BackfillOptions): string[] {
  const { seed, repair, resume, estimate, apply, count } = options;
  const needsMode = !seed && !repair && !resume && !estimate;
  const ofRepair = (['margin-seconds', 'despite-lag'] as const).filter((name) => seed && options[name] !== undefined);
  return [
    ...(needsMode ? ['One of `--seed` and `--repair` must stand.'] : []),
    ...(seed && repair ? ['`--seed` and `--repair` must not stand together. Leave one out.'] : []),
    ...(repair && options.export !== undefined
      ? ['`--export` must not stand with `--repair`, which needs a reading of now. Leave it out.']
      : []),
    ...(options.export !== undefined && !isExportUri(options.export)
      ? [`\`--export\` must be s3://BUCKET/PREFIX/AWSDynamoDB/ID/, got ${options.export}.`]
      : []),
    ...(options.export !== undefined && options.segments !== undefined
      ? ['`--segments` must not stand with `--export`, whose parts are its files. Leave it out.']
      : []),
    ...ofRepair.map((name) => `\`--${name}\` is for \`--repair\`. Leave it out.`),
    ...(estimate && (apply || resume || count)
      ? ['`--estimate` must not stand with `--apply`, `--resume` or `--count`.']
      : []),
    ...(options.prices !== undefined && !estimate ? ['`--prices` is for `--estimate`. Leave it out.'] : []),
    ...(resume && !apply ? ['`--resume` needs `--apply`: it goes on with what was begun.'] : []),
  ];
}

function isExportUri(text: string): boolean {
  return /^s3:\/\/[a-z0-9.-]{3,63}\/(.+\/)?AWSDynamoDB\/[^/]+(\/(manifest-summary\.json)?)?$/.test(text);
}
