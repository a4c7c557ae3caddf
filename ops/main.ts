import { join } from 'node:path';
import { systemClock } from '../handlers/core/clock';
import { HandlerError, SettingsError } from '../handlers/core/errors';
import { systemRandom } from '../handlers/core/random';
import { LocalRunError } from '../local/local-run-error';
import { serviceErrorText } from './aws/service-error-text';
import { type Command, exitCodes, type Surroundings } from './command';

/** Each is loaded when it is asked for: all of them take a second, and some need packages that others do without. */
const commands: { readonly [name: string]: { readonly summary: string; readonly load: () => Promise<Command> } } = {
  init: {
    summary: 'writes a CDKTF project for a table of yours',
    load: async () => (await import('./init/command')).init,
  },
  build: {
    summary: 'bundles consumers into zips for Lambda, the same bytes on every machine',
    load: async () => (await import('./build/command')).build,
  },
  local: {
    summary: 'runs an environment on this machine and accounts for every change',
    load: async () => (await import('./local/command')).local,
  },
  choose: {
    summary: 'says whether streams, Pipes or Kinesis fits a workload, and why',
    load: async () => (await import('./choose/command')).choose,
  },
  cost: {
    summary: 'says what a workload or an environment costs, what dominates, and what lowers it',
    load: async () => (await import('./cost/command')).cost,
  },
  rehearse: {
    summary: 'runs event source mappings in virtual time under faults',
    load: async () => (await import('./rehearse/command')).rehearse,
  },
  tune: {
    summary: 'searches the cheapest settings of a mapping that meet a lag, and says what binds',
    load: async () => (await import('./tune/command')).tune,
  },
  redrive: {
    summary: 'finds records that did not get through, and brings them again',
    load: async () => (await import('./redrive/command')).redrive,
  },
  backfill: {
    summary: 'brings what a table holds to its consumers, new ones or ones that lost records',
    load: async () => (await import('./backfill/command')).backfill,
  },
  review: {
    summary: 'says what a Terraform plan would do to records, and the safe way to the same end',
    load: async () => (await import('./review/command')).review,
  },
  verify: {
    summary: 'looks at a deployed pipeline, compares sinks with the table, and sends a canary through it',
    load: async () => (await import('./verify/command')).verify,
  },
  sim: {
    summary: 'runs the engine and our handler core under random settings and faults',
    load: async () => (await import('./sim/command')).sim,
  },
};

const usage = `Usage: tributary COMMAND [--FLAG ...]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

\`tributary COMMAND --help\` tells more. Exit codes: 0 done, 1 found something, 2 wrong use, 3 could not finish;
simulations also 4, no progress.`;

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});

async function main([name, ...args]: readonly string[]): Promise<number> {
  // Which Node is supported is ours to say.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  if (name === undefined || name === '--help' || name === 'help') {
    console.log(usage);
    return name === undefined ? exitCodes.wrongUse : exitCodes.done;
  }
  const row = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!row) {
    console.error(`\`${name}\` is no command.\n\n${usage}`);
    return exitCodes.wrongUse;
  }
  try {
    const command = await row.load();
    if (args.includes('--help')) {
      console.log(command.usage);
      return exitCodes.done;
    }
    return await command.run(args, surroundings());
  } catch (error) {
    return tell(error);
  }
}

const usersErrors = [SettingsError, HandlerError, LocalRunError];

/** What the user can mend is said in words, and so is what AWS refuses; anything else is our own fault and needs its stack. */
function tell(error: unknown): number {
  const missing = missingPackageText(error);
  const isUsers = missing !== undefined || usersErrors.some((kind) => error instanceof kind);
  console.error(missing ?? (isUsers ? (error as Error).message : (serviceErrorText(error) ?? error)));
  return isUsers ? exitCodes.wrongUse : exitCodes.couldNotFinish;
}

/** The npm package leaves it to its user to install what only some commands need. */
function missingPackageText(error: unknown): string | undefined {
  const { code, message = '' } = (error ?? {}) as { readonly code?: string; readonly message?: string };
  const [, name] = /Cannot find (?:module|package) '(@?[a-z][^']*)'/.exec(message) ?? [];
  if (name === undefined || !/^(ERR_)?MODULE_NOT_FOUND$/.test(code ?? '')) return undefined;
  const installed = name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
  return `This command needs the package ${installed}, which is not installed. Run \`npm install --save-dev ${installed}\`.`;
}

function surroundings(): Surroundings {
  const { stdout, stderr, env } = process;
  // Whoever reads the answer may have seen enough, as `head` has.
  stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? 0 : exitCodes.couldNotFinish),
  );
  return {
    root: join(__dirname, '..'),
    cwd: process.cwd(),
    print: (line) => console.log(line),
    note: (line) => console.error(line),
    progress: (line) => void (stderr.isTTY && stderr.write(`\r\u001b[K${line.slice(0, (stderr.columns || 80) - 1)}`)),
    columns: stdout.columns || Number(env.COLUMNS) || 100,
    nowMs: () => performance.now(),
    todayMs: () => Date.now(),
    env,
    clock: systemClock,
    random: systemRandom,
    interrupted,
  };
}

function interrupted(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    // 130 is what shells give to a program that was interrupted.
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}
