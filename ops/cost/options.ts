import { SettingsError } from '../../handlers/core/errors';
import { type FlagValues, parseFlags } from '../arguments';
import { functionUsageText, workloadFlags, workloadMistakes, workloadUsage } from './workload-flags';

const flags = {
  ...workloadFlags,
  'log-bytes': { type: 'integer', min: 0, max: 1_000_000 },
  prices: { type: 'text' },
  'show-prices': { type: 'boolean' },
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
} as const;

export type CostOptions = FlagValues<typeof flags>;

export const costUsage = `Usage: tributary cost --writes-per-second N [--env NAME] [--FLAG ...]

Says what a workload costs over the table's stream and Lambda, EventBridge Pipes and a Kinesis stream, or what a whole
environment costs: of which lines, which of them dominates, and what one changed setting would save. Which way fits, and
why, says \`tributary choose\`, which takes the same flags.

${workloadUsage}

${functionUsageText}

  A whole environment
  --env NAME                    synthesized first: every consumer, subscriber, queue, stream, archive, alarm, log and
                                the tables of sinks; the workload is that of each of its tables
  --pipeline NAME               one pipeline of it
  --log-bytes N                 that an invocation logs, default 1000: Lambda's three lines and our metrics

  What comes out
  --prices FILE                 prices of your own, which go before the product's
  --show-prices                 prints the product's prices, to start such a file from
  --json, --markdown            instead of the text

Not included: free tiers, later tiers of volume, failures, storage, and the table itself; of a workload also logs, alarms
and what a sink keeps. Exit codes: 0 done; 2 wrong use.`;

/** Throws a `SettingsError` for flags that are wrong, or that contradict each other. */
export function parseCostOptions(args: readonly string[]): CostOptions {
  const options = parseFlags(flags, args);
  const { json, markdown, env } = options;
  const mistakes = options['show-prices']
    ? []
    : [
        ...workloadMistakes(options),
        ...(json && markdown ? ['`--json` and `--markdown` must not stand together. Leave one out.'] : []),
        ...(options['log-bytes'] !== undefined && env === undefined
          ? ['`--log-bytes` needs `--env`. Name the environment.']
          : []),
      ];
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return options;
}
