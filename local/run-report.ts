import type { WriteLog } from './accounting/write-log';
import type { Pipeline } from './pipeline';
import type { RunProgress } from './progress/run-progress';
import type { Collected, WorkloadResult } from './run-workload';
import type { Summary } from './summary';
import { archiveLines } from './terminal/archive-lines';
import { colors } from './terminal/colors';
import { count } from './terminal/count';
import { type LiveState, liveView, plainProgress } from './terminal/live-view';
import { consumerTable, notSimulatedLines, poisonLines, sinkTable } from './terminal/result-table';
import type { Terminal } from './terminal/terminal';
import type { Workload } from './workload';

const plainProgressMs = 2_000;

/** Tells the user what a run does. `sinceStartMs` counts from the start of the program. */
export class RunReport {
  readonly #terminal: Terminal;
  readonly #sinceStartMs: () => number;
  #firstDeliveryMs: number | null = null;
  #endLive: () => void = () => {};

  constructor(terminal: Terminal, sinceStartMs: () => number) {
    this.#terminal = terminal;
    this.#sinceStartMs = sinceStartMs;
  }

  title(environment: string) {
    this.line(`${colors.bold('Tributary')} ${colors.dim('·')} ${environment}`);
  }

  line(text = '') {
    this.#terminal.line(text);
  }

  hint(text: string) {
    this.line(colors.dim(text));
  }

  step(text: string) {
    this.line(`  ${colors.dim(`${(this.#sinceStartMs() / 1000).toFixed(1).padStart(5)} s`)}  ${text}`);
  }

  functionOutput(name: string, text: string) {
    for (const line of text.trimEnd().split('\n')) this.line(`  ${colors.dim(name)} ${line}`);
  }

  /** From the start of the program until a consumer was done with a change for the first time. */
  get firstDeliveryMs(): number | null {
    return this.#firstDeliveryMs;
  }

  /** Shows progress until the result. */
  live(workload: Workload, progress: RunProgress, log: WriteLog, collected: Collected) {
    this.step(`writing ${workload.title}`);
    this.#noteFirstDelivery(progress);
    const state = () => liveState(progress, log, collected);
    if (this.#terminal.isInteractive) {
      const live = this.#terminal.live(() => ['', ...liveView(state())]);
      this.#endLive = () => live.end();
      return;
    }
    this.#endLive = this.#terminal.every(plainProgressMs, () => this.line(plainProgress(state())));
  }

  result(pipeline: Pipeline, progress: RunProgress, result: WorkloadResult, { ok }: Summary) {
    this.#endLive();
    const { account, archives, changes, isSettled } = result;
    const lines = [
      ['', ...consumerTable(progress.consumers.values())],
      ['', ...sinkTable(account.sinks)],
      account.poison.length > 0 ? ['', colors.bold('Where the poison went'), ...poisonLines(account.poison)] : [],
      archives.length > 0 ? ['', colors.bold('Where the archives lie'), ...archiveLines(archives)] : [],
      [
        '',
        colors.bold('Not simulated here'),
        ...notSimulatedLines(pipeline.notSimulated, pipeline.settingsNotSimulated, pipeline.resources.omissions),
      ],
      [''],
    ];
    for (const line of lines.flat()) this.line(line);
    this.#troubles(progress);
    if (!isSettled) this.line(colors.red('Nothing got on any more before every change was through.'));
    const took = `${(this.#sinceStartMs() / 1000).toFixed(1)} s`;
    if (ok) this.line(colors.green(`All ${count(changes)} changes are accounted for at every sink. ${took}`));
    else this.line(colors.red(`Not every change is accounted for. ${took}, logs in .tributary/local/logs`));
  }

  end() {
    this.#endLive();
  }

  #noteFirstDelivery(progress: RunProgress) {
    const listener = {
      done: () => {
        progress.listeners.splice(progress.listeners.indexOf(listener), 1);
        this.#firstDeliveryMs = Math.round(this.#sinceStartMs());
        this.step('first change delivered');
      },
    };
    progress.listeners.push(listener);
  }

  #troubles({ troubles }: RunProgress) {
    const times = new Map<string, number>();
    for (const text of troubles.map(withoutOccasion)) times.set(text, (times.get(text) ?? 0) + 1);
    const all = [...times].sort(([, one], [, other]) => other - one);
    for (const [text, often] of all.slice(0, 5))
      this.line(colors.yellow(`  ${text}${often > 1 ? ` (${often} times)` : ''}`));
    if (all.length > 5) this.line(colors.yellow(`  and ${count(all.length - 5)} others`));
    if (all.length > 0) this.line();
  }
}

/** Without the time and the request that Lambda names in its messages, so that the same trouble is told once. */
function withoutOccasion(text: string): string {
  return text.replace(/(RequestId: )?\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} |\b[\d-]{10}T[\d:.]+Z /g, '');
}

function liveState({ consumers }: RunProgress, log: WriteLog, collected: Collected): LiveState {
  return {
    written: log.changes.length,
    consumers: [...consumers].map(([{ table }, progress]) => ({
      progress,
      total: table && log.changes.length,
    })),
    collected: [...collected].map(([{ name }, { messages }]) => ({ name, received: messages.length })),
  };
}
