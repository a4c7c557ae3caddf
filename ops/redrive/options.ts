import { SettingsError } from '../../handlers/core/errors';
import { itemKeyOf } from '../../handlers/core/item-key';
import { type FlagValues, parseFlags } from '../arguments';
import { placeFlags, placeUsage } from '../aws/place-flags';
import type { DeployedTable } from '../deployed/deployed-pipeline';
import { parseKey } from '../deployed/table-key';
import { type SourceName, sourceNames } from './finding';
import type { Selection } from './selection';

const events = ['INSERT', 'MODIFY', 'REMOVE'] as const;

const flags = {
  ...placeFlags,
  apply: { type: 'boolean' },
  json: { type: 'boolean' },
  consumer: { type: 'text', many: true },
  source: { type: 'text', among: sourceNames, many: true },
  key: { type: 'text' },
  event: { type: 'text', among: events, many: true },
  error: { type: 'text', many: true },
  from: { type: 'text' },
  to: { type: 'text' },
  rate: { type: 'number', min: 0.1, max: 10_000 },
  max: { type: 'integer', min: 1, max: 1_000_000_000 },
  'reads-per-second': { type: 'number', min: 0.1, max: 5 },
  'hold-seconds': { type: 'integer', min: 2, max: 43_200 },
  'allow-duplicates': { type: 'boolean' },
  include: { type: 'text', many: true },
  'forget-lost': { type: 'boolean' },
  discard: { type: 'boolean' },
  archive: { type: 'text' },
  'attribute-type': { type: 'text', many: true },
} as const;

export type RedriveOptions = FlagValues<typeof flags>;

/** What goes for a flag that is left out. */
export const redriveDefaults = { rate: 100, readsPerSecond: 1, holdSeconds: 120 } as const;

export const redriveUsage = `Usage: tributary redrive (--table NAME | --env NAME | --local) [--apply] [--FLAG ...]

Finds the records that did not get through, wherever they lie, and says what became of them: pointers into the stream in
a dead-letter queue, failed batches in S3, quarantined records, messages that a subscriber's queue gave up. With --apply
they are brought again, by the deployed function; each message or object goes once its records are confirmed.

${placeUsage}

What:
  --consumer NAME            once for each; default every consumer and subscriber
  --source NAME              of ${sourceNames.join(', ')}; default all but the archive
  --key JSON                 one item: {"customerId":"c-1","orderId":"o-7"}
  --event NAME               of ${events.join(', ')}
  --error NAME               a word of the cause: RetryAttemptsExhausted, PoisonError, ViewKeyMissing
  --from TIME, --to TIME     of the change: 2026-01-31T10:00:00Z, or a day

How:
  --apply                    brings them; without it nothing changes
  --rate NUMBER              records a second, default ${redriveDefaults.rate}
  --max COUNT                stops after so many records
  --allow-duplicates         also where other records of the range had got through
  --include NAME             a consumer that is to get archived changes although it may have had them
  --discard                  deletes what was chosen, by --error, --key or a time, and brings none of it
  --forget-lost              deletes what only tells of records that the stream has forgotten
  --reads-per-second NUMBER  reads of the stream, default ${redriveDefaults.readsPerSecond}
  --hold-seconds COUNT       for how long messages stay hidden if this program dies, default ${redriveDefaults.holdSeconds}
  --archive s3://BUCKET/KEY  where changes are archived, default as Firehose says
  --attribute-type PATH=TYPE B, SS, NS or BS: what the archive's JSON does not tell
  --json                     the answer as JSON

Exit codes: 0 nothing is left, 1 something is, 2 wrong use, 3 could not finish.`;

/** Throws a `SettingsError` with everything that is wrong. */
export function parseRedriveOptions(args: readonly string[]): RedriveOptions {
  const options = parseFlags(flags, args);
  const mistakes: string[] = [];
  mistakes.push(...discardMistakes(options));
  if (!readsArchive(options)) {
    const odd = (['archive', 'attribute-type', 'include'] as const).filter((name) => options[name] !== undefined);
    for (const name of odd) mistakes.push(`\`--${name}\` needs \`--source archive\`.`);
  } else {
    if (options.source!.length > 1) mistakes.push('`--source archive` may not stand beside another source.');
    if (options.consumer?.length !== 1) mistakes.push('`--source archive` needs one `--consumer`.');
    if (!options.from || !options.to) mistakes.push('`--source archive` needs `--from` and `--to`.');
  }
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return options;
}

/** What is thrown away is chosen: nobody means all there is, and nothing of an archive goes. */
function discardMistakes(options: RedriveOptions): string[] {
  if (!options.discard) return [];
  const chooses = (['error', 'key', 'event', 'from', 'to'] as const).some((name) => options[name] !== undefined);
  return [
    ...(chooses ? [] : ['`--discard` needs `--error`, `--key`, `--event`, `--from` or `--to`: what is to go.']),
    ...(readsArchive(options) ? ['`--discard` takes nothing from an archive. Leave one of them out.'] : []),
  ];
}

export function readsArchive({ source }: RedriveOptions): boolean {
  return source?.includes('archive') === true;
}

/** Throws a `SettingsError` for a key that is none of the table's, and for times that are none. */
export function selectionOf(options: RedriveOptions, table: DeployedTable): Selection {
  const { source, error, key, event, from, to } = options;
  const sources = (source as readonly SourceName[] | undefined) ?? sourceNames.filter((name) => name !== 'archive');
  const [fromMs, toMs] = [timeOf('from', from), timeOf('to', to)];
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs) {
    throw new SettingsError([`\`--from\` must be before \`--to\`, got ${from} and ${to}.`]);
  }
  return {
    sources,
    ...(error && { errors: error }),
    ...(key !== undefined && { itemKey: itemKeyOf(parseKey('key', key, table)) }),
    ...(event && { events: event as readonly (typeof events)[number][] }),
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
  };
}

function timeOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const isTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text);
  const time = new Date(text);
  // February 31st would be a day in March.
  if (isTime && time.toJSON()?.startsWith(text.slice(0, 10))) return time.getTime();
  throw new SettingsError([`\`--${flag}\` must be a time such as 2026-01-31T10:20:00Z, or a day, got ${text}.`]);
}
