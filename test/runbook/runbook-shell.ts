import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { CommandAnswer, CommandRequest } from './command-server';

export interface Answer {
  readonly command: string;
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs `tributary` in a process that stays. */
export interface CommandClient {
  run(request: Omit<CommandRequest, 'id'>): Promise<CommandAnswer>;
  stop(): void;
}

export function startCommandServer(env: NodeJS.ProcessEnv): CommandClient {
  const child: ChildProcessWithoutNullStreams = spawn(
    process.execPath,
    ['bin/run.mjs', 'test/runbook/command-server.ts'],
    { env },
  );
  const waiting = new Map<number, (answer: CommandAnswer) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as CommandAnswer;
    waiting.get(answer.id)!(answer);
    waiting.delete(answer.id);
  });
  let id = 0;
  return {
    run(request) {
      id += 1;
      child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    stop: () => child.stdin.end(),
  };
}

/** Version 1 of the AWS CLI asks the older address of SQS, whatever the variables say; version 2 does as they say. */
const cliOfVersion1 = 'aws() { command aws $([ "$1" = sqs ] && echo "--endpoint-url $AWS_ENDPOINT_URL_SQS") "$@"; }\n';

/** Runs the lines of a page as a shell does: Bash expands them and runs the AWS CLI, and the names that they set stay. */
export class RunbookShell {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #commands: CommandClient;
  readonly #names = new Map<string, string>();
  /** Functions of the page, as they stand there. */
  readonly #functions: string[] = [];

  /** Journals of commands go below the folder. */
  constructor(folder: string, env: NodeJS.ProcessEnv, commands: CommandClient) {
    this.#folder = folder;
    this.#env = env;
    this.#commands = commands;
  }

  set(names: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(names)) this.#names.set(name, value);
  }

  get names(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#names);
  }

  async run(command: string): Promise<Answer> {
    const name = /^([A-Z_]+)=/.exec(command)?.[1];
    if (name) {
      const { stdout, exitCode, output } = await this.#bash(`${command} && printf %s "$${name}"`);
      this.#names.set(name, stdout);
      return { command, exitCode, output };
    }
    if (/^\w+\(\) /.test(command)) {
      this.#functions.push(`${command}\n`);
      return { command, exitCode: 0, output: '' };
    }
    if (!command.startsWith('npx tributary ')) return { command, ...(await this.#bash(command)) };
    const { stdout } = await this.#bash(`npx() { printf '%s\\n' "$@"; }; ${command}`);
    const [, subcommand = '', ...args] = stdout.trimEnd().split('\n');
    const { exitCode, output } = await this.#commands.run({
      ...{ name: subcommand, args, cwd: this.#folder, laterMs: 0 },
    });
    return { command, exitCode, output };
  }

  /** Names are the shell's own, as after they were pasted. */
  #bash(text: string): Promise<{ stdout: string; output: string; exitCode: number | null }> {
    const names = [...this.#names].map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`);
    const child = spawn('bash', ['-c', `${cliOfVersion1}${names.join('')}${this.#functions.join('')}${text}`], {
      cwd: this.#folder,
      env: this.#env,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      stdout += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      stderr += part;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode) => resolve({ stdout, output: stdout + stderr, exitCode }));
    });
  }
}
