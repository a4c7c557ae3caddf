import { join } from 'node:path';
import { systemClock } from '../handlers/core/clock';
import { HandlerError, SettingsError } from '../handlers/core/errors';
import { systemRandom } from '../handlers/core/random';
import { LocalRunError } from '../local/local-run-error';
import { serviceErrorText } from './aws/service-error-text';
import { backfill } from './backfill/command';
import { build } from './build/command';
import { choose } from './choose/command';
import { type Command, exitCodes, type Surroundings } from './command';
import { cost } from './cost/command';
import { init } from './init/command';
import { local } from './local/command';
import { redrive } from './redrive/command';
import { rehearse } from './rehearse/command';
import { review } from './review/command';
import { sim } from './sim/command';
import { tune } from './tune/command';
import { verify } from './verify/command';

const commands: { readonly [name: string]: Command } = {
  init,
  build,
  local,
  choose,
  cost,
  rehearse,
  tune,
  redrive,
  backfill,
  review,
  verify,
  sim,
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
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    console.error(`\`${name}\` is no command.\n\n${usage}`);
    return exitCodes.wrongUse;
  }
  if (args.includes('--help')) {
    console.log(command.usage);
    return exitCodes.done;
  }
  try {
    return await command.run(args, surroundings());
  } catch (error) {
    // What the user can mend is said in words, and so is what AWS refuses; anything else is our own fault and needs its stack.
    const isUsers = usersErrors.some((kind) => error instanceof kind);
    console.error(isUsers ? (error as Error).message : (serviceErrorText(error) ?? error));
    return isUsers ? exitCodes.wrongUse : exitCodes.couldNotFinish;
  }
}

const usersErrors = [SettingsError, HandlerError, LocalRunError];

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
