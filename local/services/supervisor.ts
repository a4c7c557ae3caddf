import { fork } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import type { SupervisorReport, SupervisorRequest } from './supervisor-messages';

/** How a process ended: it could not start (`code`, such as ENOENT), or it left with an exit code or by a signal. */
export interface ProcessEnd {
  readonly code?: string;
  readonly exitCode?: number | null;
  readonly signal?: NodeJS.Signals | null;
}

export interface SpawnRequest {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited from the run. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly logFile: string;
  /** Receives the output as it comes, besides the log file. */
  readonly onOutput?: (text: string) => void;
}

/** A process of the run, which dies with the run whatever happens to it. */
export interface OwnedProcess {
  readonly ended: Promise<ProcessEnd>;
  /** Kills the process and its group at once. */
  kill(): void;
}

/** Starts processes that never outlive the run, not even when it is killed at once. */
export interface Supervisor {
  spawn(request: SpawnRequest): OwnedProcess;
  /** Kills every process and removes the run's folder. */
  stop(): Promise<void>;
}

interface Entry {
  readonly request: SpawnRequest;
  readonly end: (end: ProcessEnd) => void;
}

/** Starts the supervisor from its bundled script. `env` marks the process; `runDirectory` is removed at the end. */
export function startSupervisor(
  script: string,
  runDirectory: string,
  env: Readonly<Record<string, string>>,
): Supervisor {
  const entries = new Map<number, Entry>();
  let lastId = 0;
  const child = fork(script, [runDirectory], {
    // Its own group: Ctrl-C at the terminal must not take it away before the run has stopped in order.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
    env: { ...env },
  });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.on('message', (report: SupervisorReport) => handle(entries, report));
  void gone.then(() => {
    for (const entry of entries.values()) entry.end({ code: 'SUPERVISOR_GONE' });
    entries.clear();
  });

  const send = (message: SupervisorRequest) => {
    if (child.connected) child.send(message, () => {});
  };
  return {
    spawn(request) {
      const id = ++lastId;
      const { onOutput, ...rest } = request;
      const ended = new Promise<ProcessEnd>((end) => entries.set(id, { request, end }));
      if (child.connected) send({ kind: 'spawn', id, ...rest, echo: onOutput !== undefined });
      else handle(entries, { kind: 'failed', id, code: 'SUPERVISOR_GONE' });
      return { ended, kill: () => send({ kind: 'kill', id }) };
    },
    async stop() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

function handle(entries: Map<number, Entry>, report: SupervisorReport) {
  const entry = entries.get(report.id);
  if (!entry) return;
  if (report.kind === 'output') {
    appendFileSync(entry.request.logFile, report.text);
    entry.request.onOutput?.(report.text);
    return;
  }
  entries.delete(report.id);
  if (report.kind === 'failed') entry.end({ code: report.code });
  else entry.end({ exitCode: report.exitCode, signal: report.signal });
}
