import { basename } from 'node:path';
import { LocalRunError } from './local-run-error';

export interface LocalOptions {
  readonly environment: string;
  /** A folder with a synthesized stack, which is run as it is. */
  readonly stack: string | undefined;
  readonly orders: number;
  readonly json: string | undefined;
  readonly watch: boolean;
  readonly dynamodb: string | undefined;
  readonly workload: string;
  /** Shares of the changes that Kinesis delivers twice and late, 0 to 0.5 each. */
  readonly disorder: number;
  /** True when `--orders` or `--workload` was given: only then does `--watch` write anything itself. */
  readonly asksForWorkload: boolean;
  /** How long a period of an alarm lasts, in milliseconds. */
  readonly alarmPeriodMs: number;
  /** By what alarms multiply ages. */
  readonly alarmAgeFactor: number;
  /** Faults that are there from the start, or are injected into the run that is up, each with the consumer that it is for. */
  readonly faults: readonly { readonly name: string; readonly consumer: string | undefined }[];
  /** Faults that are taken from the run that is up. */
  readonly lifts: readonly string[];
  /** Where a watched run says what it is, in place of its usual file. */
  readonly announce: string | undefined;
  readonly verbose: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm start -- [OPTION ...]

Runs an environment on this machine, writes a workload, and accounts for every change at every sink.

  --env NAME         environment to run, default local
  --stack FOLDER     or a stack that is synthesized already: cdktf.out/stacks/NAME
  --orders N         orders that the workload writes, 1 to 100000, default 500
  --workload FILE    workload to write, default examples/orders/workload.ts
  --dynamodb WHICH   dynamodb-local, dynoxide or an http address; default the first that is found
  --disorder PERCENT changes that Kinesis delivers twice and as many late, 0 to 50, default 2
  --json FILE        writes the summary as JSON
  --watch            stays up and follows what you write with your own AWS CLI
  --fault NAME       with --watch: injects a fault, for one consumer with NAME=CONSUMER; several with a comma.
                     Without it: into the run that is up
  --lift NAME        takes a fault from the run that is up; several with a comma
  --alarm-period SEC with --watch: seconds that a period of an alarm lasts here, 1 to 300, default 2
  --alarm-age FACTOR with --watch: alarms multiply ages by it, 1 to 1000000, default 300
  --announce FILE    with --watch: where endpoints are written, default .tributary/local/running.json
  --verbose          shows what the functions print
  --help             shows this text`;

const ordersMax = 100_000;
const withValue = [
  '--env',
  '--stack',
  '--orders',
  '--json',
  '--dynamodb',
  '--workload',
  '--disorder',
  '--fault',
  '--lift',
  '--alarm-period',
  '--alarm-age',
  '--announce',
];
const alone = ['--watch', '--verbose', '--help'];

/** Reads the command line; fails naming every argument that is unknown or lacks its value. */
export function parseOptions(args: readonly string[]): LocalOptions {
  const values = new Map<string, string>();
  const mistakes: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [name, attached] = split(args[at]!);
    if (alone.includes(name) && attached === undefined) values.set(name, 'true');
    else if (withValue.includes(name)) {
      const value = attached ?? args[++at];
      if (value === undefined || value === '') mistakes.push(`\`${name}\` needs a value.`);
      else values.set(name, value);
    } else mistakes.push(`\`${args[at]}\` is not known.`);
  }
  const stack = values.get('--stack');
  const orders = Number(values.get('--orders') ?? 500);
  if (!Number.isInteger(orders) || orders < 1 || orders > ordersMax) {
    mistakes.push(`\`--orders\` must be 1 to ${ordersMax}, got ${values.get('--orders')}.`);
  }
  const disorder = Number(values.get('--disorder') ?? 2);
  if (!(disorder >= 0 && disorder <= 50)) {
    mistakes.push(`\`--disorder\` must be 0 to 50 percent, got ${values.get('--disorder')}.`);
  }
  const dynamodb = values.get('--dynamodb');
  if (dynamodb !== undefined && !/^(dynamodb-local|dynoxide|https?:\/\/.+)$/.test(dynamodb)) {
    mistakes.push(`\`--dynamodb\` must be dynamodb-local, dynoxide or an http address, got ${dynamodb}.`);
  }
  const alarmPeriod = Number(values.get('--alarm-period') ?? 2);
  if (!Number.isInteger(alarmPeriod) || alarmPeriod < 1 || alarmPeriod > 300) {
    mistakes.push(`\`--alarm-period\` must be 1 to 300 whole seconds, got ${values.get('--alarm-period')}.`);
  }
  const alarmAge = Number(values.get('--alarm-age') ?? 300);
  if (!(alarmAge >= 1 && alarmAge <= 1_000_000)) {
    mistakes.push(`\`--alarm-age\` must be 1 to 1000000, got ${values.get('--alarm-age')}.`);
  }
  if (values.has('--lift') && values.has('--watch')) mistakes.push('Only one of `--lift` and `--watch` may stand.');
  for (const name of ['--alarm-period', '--alarm-age', '--announce']) {
    if (values.has(name) && !values.has('--watch')) mistakes.push(`\`${name}\` needs \`--watch\`.`);
  }
  if (values.has('--env') && values.has('--stack')) mistakes.push('Only one of `--env` and `--stack` may stand.');
  if (mistakes.length > 0) throw new LocalRunError('options', `${mistakes.join('\n')}\n\n${usage}`);
  return {
    environment: stack === undefined ? (values.get('--env') ?? 'local') : basename(stack),
    stack,
    orders,
    json: values.get('--json'),
    watch: values.has('--watch'),
    dynamodb,
    workload: values.get('--workload') ?? 'examples/orders/workload.ts',
    disorder: disorder / 100,
    asksForWorkload: values.has('--orders') || values.has('--workload'),
    alarmPeriodMs: 1_000 * alarmPeriod,
    alarmAgeFactor: alarmAge,
    faults: (values.get('--fault')?.split(',') ?? []).map(faultOf),
    lifts: values.get('--lift')?.split(',') ?? [],
    announce: values.get('--announce'),
    verbose: values.has('--verbose'),
    help: values.has('--help'),
  };
}

function faultOf(text: string): LocalOptions['faults'][number] {
  const [name = '', consumer] = text.split('=');
  return { name, consumer };
}

/** `--name=value` is as good as `--name value`. */
function split(argument: string): [string, string | undefined] {
  const at = argument.indexOf('=');
  return at < 0 || !argument.startsWith('--') ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}
