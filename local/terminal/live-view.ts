import { type ConsumerProgress, percentile } from '../progress/consumer-progress';
import { colors } from './colors';
import { alignColumns } from './columns';
import { count } from './count';

/** What the live view shows of one queue that nothing in the configuration reads. */
export interface CollectedCount {
  readonly name: string;
  readonly received: number;
}

export interface LiveState {
  readonly written: number;
  /** With the number of changes that each must see, undefined where only its queue knows. */
  readonly consumers: readonly { readonly progress: ConsumerProgress; readonly total: number | undefined }[];
  readonly collected: readonly CollectedCount[];
}

const barWidth = 24;
/** Lag is of the last records, so that it shows what is now. */
const lagWindow = 200;

export function liveView({ written, consumers, collected }: LiveState): string[] {
  const rows = consumers.map(({ progress, total }) => [
    `  ${colors.bold(progress.name)}`,
    bar(progress.settled, total ?? progress.received),
    total === undefined ? `${count(progress.settled)}` : `${count(progress.settled)} of ${count(total)}`,
    lagText(progress),
    progress.retried > 0 ? colors.yellow(`${count(progress.retried)} again`) : '',
    progress.quarantined > 0 ? colors.yellow(`${count(progress.quarantined)} quarantined`) : '',
  ]);
  const queues = collected.map(({ name, received }) => [`  ${name}`, '', count(received), '', '', '']);
  const head = `  ${count(written)} changes written`;
  return [head, ...alignColumns([...rows, ...queues], [false, false, true, true, false, false])];
}

/** One line for output that is no terminal. */
export function plainProgress({ written, consumers, collected }: LiveState): string {
  const parts = consumers.map(({ progress }) => `${progress.name} ${count(progress.done)} done`);
  const queues = collected.map(({ name, received }) => `${name} ${count(received)}`);
  return `  ${count(written)} written, ${[...parts, ...queues].join(', ')}`;
}

export function milliseconds(ms: number): string {
  return ms < 9_950 ? `${count(Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function lagText({ lagsMs }: ConsumerProgress): string {
  if (lagsMs.length === 0) return '';
  return `lag ${milliseconds(percentile(lagsMs.slice(-lagWindow), 0.5))}`;
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.min(barWidth, Math.round((done / total) * barWidth));
  return colors.green('█'.repeat(filled)) + colors.dim('░'.repeat(barWidth - filled));
}
