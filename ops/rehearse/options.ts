import { type ScenarioName, scenarioNames } from '../../engine/sim/scenarios';
import { SettingsError } from '../../handlers/core/errors';
import { type FlagValues, parseFlags } from '../arguments';

const flags = {
  env: { type: 'text' },
  plan: { type: 'text' },
  mapping: { type: 'text' },
  scenario: { type: 'text', among: scenarioNames, many: true },
  seed: { type: 'integer', min: 0, max: 2 ** 31 - 1 },
  runs: { type: 'integer', min: 1, max: 10_000 },
  against: { type: 'text', many: true },
  handler: { type: 'text', among: ['core', 'throws', 'reports'] },
  consumer: { type: 'text' },
  'writes-per-second': { type: 'number', min: 0.001, max: 100_000 },
  shards: { type: 'integer', min: 1, max: 1_000 },
  items: { type: 'integer', min: 1, max: 10_000_000 },
  'call-ms': { type: 'integer', min: 1, max: 900_000 },
  'outage-minutes': { type: 'integer', min: 1, max: 2_880 },
  'late-after-seconds': { type: 'integer', min: 1, max: 86_400 },
  'what-if': { type: 'text', among: ['none', 'some', 'all'] },
  'fail-on': { type: 'text', among: ['lost', 'late', 'duplicated', 'bystanders'], many: true },
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
  details: { type: 'boolean' },
  report: { type: 'text' },
  replay: { type: 'text' },
} as const;

export type RehearseOptions = Omit<FlagValues<typeof flags>, 'scenario'> & {
  readonly scenario?: readonly ScenarioName[];
};

export const rehearseUsage = `Usage: tributary rehearse [--env NAME | --plan FILE] [--FLAG ...]

Runs event source mappings in virtual time under faults, and says what would be lost, late or done twice.

  What is rehearsed
  --env NAME               environment, synthesized first; default local
  --plan FILE              output of \`terraform show -json\` of a plan or state, anyone's
  --mapping NAME           one mapping of several, by the name of its consumer or its address
  --handler WHICH          what stands in for the function: core (ours), or a model of a handler that
                           throws or that reports the failed record; default by what the settings tell
  --consumer FILE          your own handler, TypeScript or JavaScript, in place of it
  --against WHAT           compares; may stand several times: naive, blog, tributary, env:NAME, plan:FILE,
                           or settings in AWS's words: maximumRetryAttempts=3,bisectBatchOnFunctionError=false
                           or, of a queue, visibilityTimeoutSeconds=180,maxReceiveCount=100

  What happens to it
  --scenario NAME          may stand several times; default all:
                           ${scenarioNames.slice(0, 6).join(', ')},
                           ${scenarioNames.slice(6).join(', ')}
  --seed N                 of the first run, default 1: the same seed gives the same run
  --runs N                 runs of each scenario, with one seed after the other, default 1
  --writes-per-second N    default 10      --shards N              default 4
  --items N                default 2000    --call-ms N             of one call to the sink, default 5
  --outage-minutes N       default 30      --late-after-seconds N  default 60
  --what-if WHICH          what one changed setting would do: none, some (default: where it matters), all

  What comes out
  --report FILE            a page with plots
  --details                all figures of all scenarios; without it, of more than three only of
                           those that do not hold
  --json, --markdown       instead of the table
  --fail-on WHAT           exit code 1 where records are lost, late, duplicated or given up as bystanders
  --replay FILE            runs a saved failure again

Exit codes: 0 every law held; 1 one was broken, or what --fail-on names was found; 2 wrong use; 3 the engine or the
handler crashed; 4 something never came to an end. A failure is made small, saved, and can be replayed.`;

/** Throws a `SettingsError` for flags that are wrong, or that contradict each other. */
export function parseRehearseOptions(args: readonly string[]): RehearseOptions {
  const options = parseFlags(flags, args) as RehearseOptions;
  const mistakes = contradictionsIn(options);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return {
    ...options,
    ...(options.scenario && { scenario: [...new Set(options.scenario)] }),
    ...(options.against && { against: [...new Set(options.against)] }),
  };
}

const pairs = [
  ['json', 'markdown'],
  ['handler', 'consumer'],
] as const;

function contradictionsIn(options: RehearseOptions): string[] {
  const mistakes = pairs
    .filter(([one, other]) => options[one] !== undefined && options[other] !== undefined)
    .map(([one, other]) => `\`--${one}\` and \`--${other}\` must not stand together. Leave one out.`);
  const others = Object.keys(options).filter((name) => name !== 'replay');
  if (options.replay === undefined || others.length === 0) return mistakes;
  const names = others.map((name) => `--${name}`).join(', ');
  return [
    ...mistakes,
    `\`--replay\` must stand alone, got ${names}. Leave ${others.length === 1 ? 'it' : 'them'} out.`,
  ];
}
