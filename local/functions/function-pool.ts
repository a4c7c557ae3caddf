import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LocalRunError } from '../local-run-error';
import type { Supervisor } from '../services/supervisor';
import type { LocalAlias, LocalFunction } from '../terraform/resources';
import { type FunctionProcess, type InvocationRequest, startFunctionProcess } from './function-process';
import type { InvocationResult } from './runtime-api';
import { type LaunchSource, launchOf } from './runtimes';
import { unpackZip } from './unpack-zip';

export interface FunctionPoolParts {
  readonly supervisor: Supervisor;
  readonly functions: readonly LocalFunction[];
  readonly aliases: readonly LocalAlias[];
  /** Folder of `cdk.tf.json`: zips are named relative to it. */
  readonly stackDirectory: string;
  /** Where zips are unpacked. */
  readonly codeDirectory: string;
  readonly logDirectory: string;
  readonly region: string;
  /** Variables that every function gets besides those it declares, such as endpoints. */
  readonly env: Readonly<Record<string, string>>;
  readonly launch: Omit<LaunchSource, 'taskRoot'>;
  /** Asked for each process: receives what it prints, besides the log file. */
  readonly outputOf?: (functionName: string) => (text: string) => void;
}

/** The functions of a configuration, each running as many processes as it has invocations at once. */
export interface FunctionPool {
  /** The function behind an ARN with or without a qualifier; fails naming an ARN that is not here. */
  functionOf(arn: string): LocalFunction;
  /** Starts a process ahead of the first invocation; fails where the function cannot run here. */
  warm(arn: string): Promise<void>;
  invoke(request: InvocationRequest): Promise<InvocationResult>;
  /** Variables over those of the function, from its next process on; those that run end when they are free. */
  vary(arn: string, variables: Readonly<Record<string, string>>): void;
  /** True while a function works on an event. */
  readonly isRunning: boolean;
  stop(): void;
}

export function createFunctionPool(parts: FunctionPoolParts): FunctionPool {
  const byArn = new Map(parts.functions.map((definition) => [definition.arn, definition]));
  const environments = new Map<string, Environments>();
  const functionOf = (arn: string) => {
    const definition = byArn.get(arn.split(':').slice(0, 7).join(':'));
    if (!definition) throw new LocalRunError('function', `The function ${arn} is not part of this configuration.`);
    return definition;
  };
  const environmentsOf = (arn: string) => {
    const definition = functionOf(arn);
    const known = environments.get(definition.arn);
    if (known) return known;
    const version = parts.aliases.find((alias) => alias.arn === arn)?.version ?? '$LATEST';
    const made = new Environments(parts, definition, version);
    environments.set(definition.arn, made);
    return made;
  };
  return {
    functionOf,
    warm: (arn) => environmentsOf(arn).warm(),
    invoke: (request) => environmentsOf(request.functionArn).invoke(request),
    vary: (arn, variables) => environmentsOf(arn).vary(variables),
    get isRunning() {
      return [...environments.values()].some((one) => one.isRunning);
    },
    stop: () => {
      for (const one of environments.values()) one.stop();
    },
  };
}

/** The processes of one function. */
class Environments {
  readonly #parts: FunctionPoolParts;
  readonly #definition: LocalFunction;
  readonly #version: string;
  readonly #idle: FunctionProcess[] = [];
  readonly #all = new Set<FunctionProcess>();
  readonly #waiting: (() => void)[] = [];
  #taskRoot: Promise<string> | undefined;
  #running = 0;
  #isStopped = false;
  #variables: Readonly<Record<string, string>> = {};
  /** Processes of before the variables were changed. */
  readonly #outdated = new WeakSet<FunctionProcess>();

  constructor(parts: FunctionPoolParts, definition: LocalFunction, version: string) {
    this.#parts = parts;
    this.#definition = definition;
    this.#version = version;
  }

  get isRunning(): boolean {
    return this.#running > 0;
  }

  async warm() {
    this.#idle.push(await this.#start());
  }

  async invoke(request: InvocationRequest): Promise<InvocationResult> {
    await this.#slot();
    try {
      for (;;) {
        const process = this.#takeIdle() ?? (await this.#start());
        const result = await process.invoke(request);
        if (this.#outdated.has(process)) process.stop();
        if (process.isUsable) this.#idle.push(process);
        else this.#all.delete(process);
        if (result) return result;
      }
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  vary(variables: Readonly<Record<string, string>>) {
    this.#variables = variables;
    for (const process of this.#all) this.#outdated.add(process);
    for (const process of this.#idle.splice(0)) process.stop();
  }

  stop() {
    this.#isStopped = true;
    for (const process of this.#all) process.stop();
  }

  /** Reserved concurrency holds invocations back, as throttling does for an event source mapping. */
  async #slot() {
    const limit = this.#definition.reservedConcurrency;
    while (limit !== undefined && this.#running >= limit) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running++;
  }

  #takeIdle(): FunctionProcess | undefined {
    for (;;) {
      const process = this.#idle.pop();
      if (!process || process.isUsable) return process;
      this.#all.delete(process);
    }
  }

  async #start(): Promise<FunctionProcess> {
    const { supervisor, stackDirectory, codeDirectory, logDirectory, launch, outputOf } = this.#parts;
    const { name, filename } = this.#definition;
    this.#taskRoot ??= unpackZip(join(stackDirectory, filename), join(codeDirectory, name));
    const taskRoot = await this.#taskRoot;
    const { command, args } = launchOf(this.#definition, { ...launch, taskRoot });
    mkdirSync(logDirectory, { recursive: true });
    const logFile = join(logDirectory, `${name}.log`);
    const onOutput = outputOf?.(name);
    const process = await startFunctionProcess({
      supervisor,
      definition: this.#definition,
      launch: { command, args, cwd: taskRoot, logFile, ...(onOutput && { onOutput }) },
      env: this.#environment(taskRoot),
    });
    this.#all.add(process);
    if (this.#isStopped) process.stop();
    return process;
  }

  /** Declared variables and those that Lambda sets; the machine's own do not reach a function, but for PATH. */
  #environment(taskRoot: string): Record<string, string> {
    const { env, region, launch } = this.#parts;
    const { name, handler, runtime, memorySizeMb, environment } = this.#definition;
    return {
      ...environment,
      PATH: launch.env.PATH ?? '',
      // Windows programs do not start without it.
      ...(launch.env.SystemRoot && { SystemRoot: launch.env.SystemRoot }),
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: this.#version,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySizeMb),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      LAMBDA_TASK_ROOT: taskRoot,
      LAMBDA_RUNTIME_DIR: taskRoot,
      _HANDLER: handler,
      ...env,
      ...this.#variables,
    };
  }
}
