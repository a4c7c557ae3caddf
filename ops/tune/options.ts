import { SettingsError } from '../../handlers/core/errors';
import { type FlagValues, parseFlags } from '../arguments';

const flags = {
  'target-lag-seconds': { type: 'number', min: 0.05, max: 86_400 },
  'writes-per-second': { type: 'number', min: 0.01, max: 100_000 },
  burst: { type: 'number', min: 1, max: 1_000 },
  shards: { type: 'integer', min: 1, max: 1_000 },
  items: { type: 'integer', min: 1, max: 10_000_000 },
  'item-bytes': { type: 'integer', min: 1, max: 409_600 },
  'invocation-ms': { type: 'integer', min: 0, max: 900_000 },
  'record-ms': { type: 'integer', min: 0, max: 900_000 },
  source: { type: 'text', among: ['dynamodb', 'kinesis', 'sqs', 'sqs-fifo'] },
  handler: { type: 'text', among: ['core', 'throws', 'reports'] },
  'memory-mb': { type: 'integer', min: 128, max: 10_240 },
  'function-timeout-seconds': { type: 'integer', min: 1, max: 900 },
  'reserved-concurrency': { type: 'integer', min: 1, max: 100_000 },
  readers: { type: 'integer', min: 1, max: 2 },
  env: { type: 'text' },
  consumer: { type: 'text' },
  region: { type: 'text' },
  prices: { type: 'text' },
  seed: { type: 'integer', min: 0, max: 2 ** 31 - 1 },
  json: { type: 'boolean' },
  report: { type: 'text' },
} as const;

export type TuneOptions = FlagValues<typeof flags>;

export const tuneUsage = `Usage: tributary tune --target-lag-seconds N --writes-per-second N [--env NAME --consumer ID] [--FLAG ...]

Searches the settings of an event source mapping, in virtual time, for those that cost least while 99 of 100 changes are
done within a time; shows lag against cost, and says which limit holds the lag where it is.

  What is wanted
  --target-lag-seconds N        from arrival to done, for 99 of 100 changes

  The workload
  --writes-per-second N         on average          --burst N                 times as many for one minute in ten
  --shards N                    default 4           --items N                 default 2000
  --item-bytes N                as JSON in the event, default 1200
  --invocation-ms N             default 20          --record-ms N             default 5, beside the invocation's

  The mapping
  --env NAME                    takes source, settings and function from an environment, synthesized first
  --consumer ID                 of the environment, where it has several
  --source WHAT                 dynamodb (default), kinesis, sqs or sqs-fifo, where there is no environment
  --handler WHICH               what stands in for the function: core (ours), or a model that throws or reports, one
                                record after the other; default by the environment, else reports
  --readers N                   of the stream, this one among them; default 1, or as declared
  --memory-mb N                 default 512, or as declared; what cost is reckoned with
  --function-timeout-seconds N  default 60          --reserved-concurrency N  default none

  What comes out
  --report FILE                 a page with the plot
  --json                        instead of the text
  --prices FILE, --region NAME  what cost is reckoned with; default us-east-1
  --seed N                      default 1: the same seed gives the same answer

Exit codes: 0 settings that meet the target; 1 none does; 2 wrong use.`;

/** Throws a `SettingsError` for flags that are wrong, or that contradict each other. */
export function parseTuneOptions(args: readonly string[]): TuneOptions {
  const options = parseFlags(flags, args);
  const { env, consumer, source } = options;
  const mistakes = [
    ...(['target-lag-seconds', 'writes-per-second'] as const).flatMap((name) =>
      options[name] === undefined ? [`\`--${name}\` must be given: the settings depend on it.`] : [],
    ),
    ...(consumer !== undefined && env === undefined ? ['`--consumer` needs `--env`. Name the environment.'] : []),
    ...(source !== undefined && env !== undefined
      ? ['`--source` and `--env` must not stand together: the mapping of the environment has one.']
      : []),
  ];
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return options;
}
