import { createInterface } from 'node:readline';
import { systemClock } from '../../handlers/core/clock';
import { SettingsError } from '../../handlers/core/errors';
import { backfill } from '../../ops/backfill/command';
import { type Command, exitCodes } from '../../ops/command';
import { redrive } from '../../ops/redrive/command';
import { verify } from '../../ops/verify/command';
import { surroundingsAt } from '../ops/surroundings-at';

/** A line of the input: a subcommand of `tributary` with its arguments, as of so many milliseconds from now. */
export interface CommandRequest {
  readonly id: number;
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly laterMs: number;
}

/** A line of the output. */
export interface CommandAnswer {
  readonly id: number;
  readonly exitCode: number;
  readonly output: string;
}

const commands: { readonly [name: string]: Command } = { backfill, redrive, verify };

// One process runs all commands of the runbook: one for each would take most of the test's time.
createInterface({ input: process.stdin }).on('line', async (line) => {
  const request = JSON.parse(line) as CommandRequest;
  process.stdout.write(`${JSON.stringify(await answerTo(request))}\n`);
});

async function answerTo({ id, name, args, cwd, laterMs }: CommandRequest): Promise<CommandAnswer> {
  const { surroundings, printed, told } = surroundingsAt(process.cwd());
  const nowMs = () => systemClock.nowMs() + laterMs;
  const here = { ...surroundings, cwd, nowMs, todayMs: nowMs, clock: { ...systemClock, nowMs } };
  try {
    const command = commands[name];
    if (!command) throw new SettingsError([`\`${name}\` is no command.`]);
    const exitCode = await command.run(args, here);
    return { id, exitCode, output: [...printed, ...told].join('\n') };
  } catch (error) {
    const exitCode = error instanceof SettingsError ? exitCodes.wrongUse : exitCodes.couldNotFinish;
    return { id, exitCode, output: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
