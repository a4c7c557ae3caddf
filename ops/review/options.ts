import { type FlagValues, parseFlags } from '../arguments';

const flags = {
  plan: { type: 'text', many: true },
  'fail-on': { type: 'text', many: true },
  'writes-per-second': { type: 'number', min: 0.001, max: 1_000_000 },
  'item-bytes': { type: 'integer', min: 1, max: 409_600 },
  region: { type: 'text' },
  prices: { type: 'text' },
  json: { type: 'boolean' },
} as const;

export type ReviewOptions = FlagValues<typeof flags>;

export const reviewUsage = `Usage: terraform show -json plan.tfplan | tributary review [--FLAG ...]

Says what a Terraform plan would do to the records on their way from a table: what is lost, what comes again, what stands
still, for how long, and the safe way to the same end. Then what changes in cost and in limits that are used. It knows plans
of any configuration with the AWS provider. Secrets of a plan are never shown.

  --plan FILE              of \`terraform show -json\`; may stand several times, for plans that are applied together;
                           - or nothing reads standard input
  --fail-on WHAT           ends with 1 where that is found: loss, replay, replace, or cost:AMOUNT for a bill that rises
                           by more dollars a month; several by commas, or by several flags
  --writes-per-second N    of each table, for what is paid by use; without it only what is paid by the hour is counted, and
                           a cost:AMOUNT cannot be judged where anything else changes
  --item-bytes N           of an item before and after a change, default 1024
  --region NAME            of the prices, default the plan's
  --prices FILE            prices of your own, which go before the product's
  --json                   instead of Markdown

Exit codes: 0 reviewed, 1 found something of \`--fail-on\`, 2 wrong use, 3 could not finish.`;

/** A lone dash is the file of that name. Throws a `SettingsError` for flags that are wrong. */
export function parseReviewOptions(args: readonly string[]): ReviewOptions {
  const named = args.flatMap((arg, index) => (arg === '-' && args[index - 1] !== '--plan' ? ['--plan=-'] : [arg]));
  return parseFlags(flags, named);
}
