import { SettingsError } from '../../handlers/core/errors';
import { type FlagValues, parseFlags } from '../arguments';
import { functionUsageText, workloadFlags, workloadMistakes, workloadUsage } from '../cost/workload-flags';

const flags = {
  ...workloadFlags,
  prices: { type: 'text' },
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
} as const;

export type ChooseOptions = FlagValues<typeof flags>;

export const chooseUsage = `Usage: tributary choose --writes-per-second N [--FLAG ...]

Says whether the table's stream and Lambda, EventBridge Pipes or a Kinesis stream fits a workload, and why. What each is
made of in money, and what would lower it, says \`tributary cost\`, which takes the same flags.

${workloadUsage}
  --env NAME                    takes region, consumers, retention and functions from an environment, synthesized
                                first; other flags say otherwise
  --pipeline NAME               of the environment, where it has several

${functionUsageText}

  What comes out
  --prices FILE                 prices of your own, which go before the product's
  --json, --markdown            instead of the text

Not included: free tiers, later tiers of volume, logs, alarms, failures, storage in S3, and the table itself.
Exit codes: 0 something fits; 1 nothing does; 2 wrong use.`;

/** Throws a `SettingsError` for flags that are wrong, or that contradict each other. */
export function parseChooseOptions(args: readonly string[]): ChooseOptions {
  const options = parseFlags(flags, args);
  const { json, markdown } = options;
  const mistakes = [
    ...workloadMistakes(options),
    ...(json && markdown ? ['`--json` and `--markdown` must not stand together. Leave one out.'] : []),
  ];
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return options;
}
