import type { Clock } from '../handlers/core/clock';
import type { Random } from '../handlers/core/random';

/** A subcommand of `tributary`. */
export interface Command {
  readonly usage: string;
  /** Resolves to an exit code of `exitCodes`. Throws a `SettingsError` for what the user can mend. */
  run(args: readonly string[], surroundings: Surroundings): Promise<number>;
}

/** The world as a command sees it. */
export interface Surroundings {
  /** Folder of this project, with the sources that commands build and run. */
  readonly root: string;
  /** Folder that the command was started in: the user's relative paths start here. */
  readonly cwd: string;
  /** A line of the answer. */
  print(line: string): void;
  /** A line about the way to it. */
  note(line: string): void;
  /** Shows a line that the next one replaces; does nothing where nobody looks. Empty clears it. */
  progress(line: string): void;
  /** Width for tables, in characters. */
  readonly columns: number;
  /** Real time in milliseconds, for progress and rates alone. */
  nowMs(): number;
  /** Milliseconds since 1970, for the age of what is written down. */
  todayMs(): number;
  /** Environment variables, for programs that a command starts. */
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly random: Random;
  /**
   * Aborts when the user presses Ctrl-C, so that what was begun can be finished. Whoever never asks for it is ended at
   * once; so is everybody at the second time.
   */
  interrupted(): AbortSignal;
}

/** What the exit code of a command says. */
export const exitCodes = {
  done: 0,
  /** The command worked and found what it is there to find. */
  found: 1,
  wrongUse: 2,
  couldNotFinish: 3,
  /** Only of simulations: nothing was wrong yet, but nothing came to an end either. */
  noProgress: 4,
} as const;
