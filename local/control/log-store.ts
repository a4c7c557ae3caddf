import type { Clock } from '../../handlers/core/clock';
import { embeddedMetrics } from './metrics/embedded-metrics';
import type { MetricStore } from './metrics/metric-store';

/** A line that a function has written. */
export interface LogEvent {
  readonly id: string;
  readonly stream: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly message: string;
}

/** Lines of each function that are kept; the log files have all of them. */
const linesMax = 10_000;

/** What the functions of a run have written, and the metrics that lie in it. */
export class LogStore {
  readonly #groups = new Map<string, LogEvent[]>();
  readonly #metrics: MetricStore;
  readonly #clock: Clock;
  #lines = 0;
  #streams = 0;

  constructor(metrics: MetricStore, clock: Clock) {
    this.#metrics = metrics;
    this.#clock = clock;
  }

  /** Makes a group, so that it is there before its function has written. */
  create(functionName: string): void {
    if (!this.#groups.has(functionName)) this.#groups.set(functionName, []);
  }

  /** The lines of a function, oldest first; undefined where there is no such function. */
  eventsOf(functionName: string): readonly LogEvent[] | undefined {
    return this.#groups.get(functionName);
  }

  append(functionName: string, message: string, atMs: number, stream = 'platform'): void {
    this.create(functionName);
    const events = this.#groups.get(functionName)!;
    this.#lines += 1;
    events.push({ id: String(this.#lines).padStart(12, '0'), stream, atMs, message });
    if (events.length > linesMax) events.shift();
    for (const { metric, value, atMs: measuredAtMs } of embeddedMetrics(message)) {
      this.#metrics.record(metric, value, measuredAtMs);
    }
  }

  /** Takes the output of one process of a function, cut wherever it was. */
  writerOf(functionName: string): (text: string) => void {
    this.#streams += 1;
    const stream = `process-${this.#streams}`;
    let rest = '';
    return (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) if (line !== '') this.append(functionName, line, this.#clock.nowMs(), stream);
    };
  }
}
