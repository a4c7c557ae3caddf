import { randomUUID } from 'node:crypto';
import type { OwnedProcess, ProcessEnd, SpawnRequest, Supervisor } from '../services/supervisor';
import type { LocalFunction } from '../terraform/resources';
import { type FunctionFault, type InvocationResult, type RuntimeApi, startRuntimeApi } from './runtime-api';

export interface InvocationRequest {
  readonly requestId: string;
  readonly event: string;
  readonly functionArn: string;
}

/** One execution environment: a process that runs one invocation at a time. */
export interface FunctionProcess {
  /** False after a crash, a timeout or a stop: the next invocation needs a new process. */
  readonly isUsable: boolean;
  /**
   * Resolves with what the function answered, or with the fault that Lambda would report; with undefined when the
   * process left between two invocations, so that the event never reached it.
   */
  invoke(request: InvocationRequest): Promise<InvocationResult | undefined>;
  stop(): void;
}

/** What a process needs besides what its function declares. */
export interface ProcessSetting {
  readonly supervisor: Supervisor;
  readonly definition: LocalFunction;
  readonly launch: Omit<SpawnRequest, 'env'>;
  readonly env: Readonly<Record<string, string>>;
}

/** Time that a function may take to load, as on Lambda; what it takes longer counts against its timeout. */
const initMsMax = 10_000;

export async function startFunctionProcess({ supervisor, definition, launch, env }: ProcessSetting) {
  const environment = new ExecutionEnvironment(definition);
  const api = await startRuntimeApi(environment);
  const streamName = `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[1]${randomUUID().replaceAll('-', '')}`;
  const process = supervisor.spawn({
    ...launch,
    env: { ...env, AWS_LAMBDA_RUNTIME_API: api.address, AWS_LAMBDA_LOG_STREAM_NAME: streamName },
  });
  environment.attach(api, process);
  return environment as FunctionProcess;
}

class ExecutionEnvironment implements FunctionProcess {
  isUsable = true;
  readonly #definition: LocalFunction;
  #api: RuntimeApi | undefined;
  #process: OwnedProcess | undefined;
  #settle: ((result: InvocationResult | undefined) => void) | undefined;
  #isTaken = false;
  #wasReady = false;
  #requestId = '';
  /** Set when the function said itself why it could not start. */
  #initFault: FunctionFault | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(definition: LocalFunction) {
    this.#definition = definition;
  }

  attach(api: RuntimeApi, process: OwnedProcess) {
    this.#api = api;
    this.#process = process;
    void process.ended.then((end) => this.#onEnd(end));
  }

  invoke({ requestId, event, functionArn }: InvocationRequest): Promise<InvocationResult | undefined> {
    return new Promise((resolve) => {
      this.#requestId = requestId;
      this.#isTaken = false;
      this.#settle = (result) => {
        clearTimeout(this.#timer);
        this.#settle = undefined;
        resolve(result);
      };
      if (!this.isUsable) {
        this.#settle(this.#lost({}));
        return;
      }
      const timeoutMs = this.#definition.timeoutSeconds * 1000;
      this.#timer = setTimeout(() => this.#timeOut(), initMsMax + timeoutMs);
      this.#api!.offer({
        requestId,
        event,
        functionArn,
        taken: () => {
          clearTimeout(this.#timer);
          this.#isTaken = true;
          this.#timer = setTimeout(() => this.#timeOut(), timeoutMs);
          return { deadlineAtMs: Date.now() + timeoutMs };
        },
        settle: (result) => this.#settle?.(result),
      });
    });
  }

  stop() {
    this.isUsable = false;
    clearTimeout(this.#timer);
    this.#process?.kill();
    this.#api?.stop();
  }

  onNext() {
    this.#wasReady = true;
  }

  onInitError(fault: FunctionFault) {
    this.#initFault = fault;
  }

  #timeOut() {
    const seconds = this.#definition.timeoutSeconds.toFixed(2);
    const errorMessage = `${new Date().toISOString()} ${this.#requestId} Task timed out after ${seconds} seconds`;
    this.stop();
    this.#settle?.({ fault: { errorType: 'Sandbox.Timedout', errorMessage } });
  }

  #onEnd(end: ProcessEnd) {
    this.isUsable = false;
    this.#api?.stop();
    this.#settle?.(this.#lost(end));
  }

  #lost(end: ProcessEnd): InvocationResult | undefined {
    if (this.#wasReady && !this.#isTaken) return undefined;
    return { fault: this.#initFault ?? exitFault(this.#requestId, end) };
  }
}

function exitFault(requestId: string, { code, exitCode, signal }: ProcessEnd): FunctionFault {
  const how = code ?? (signal ? `signal: ${signal}` : `exit status ${exitCode ?? 'unknown'}`);
  const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: ${how}`;
  return { errorType: 'Runtime.ExitError', errorMessage };
}
