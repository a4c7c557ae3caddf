import { count } from '../../local/terminal/count';
import type { Surroundings } from '../command';

/** How far something is. */
export interface ProgressBar {
  /** So many more are done, of a total that may become clearer on the way. */
  add(count: number, total?: number): void;
  /** Takes the line away. */
  end(): void;
}

/** What is over sooner needs no bar. */
const silentMs = 2_000;
const stepMs = 250;
const width = 20;

/** A line with share, count, rate and the time that is left, on anything longer than two seconds. */
export function createProgressBar(
  what: string,
  total: number | undefined,
  { nowMs, progress }: Pick<Surroundings, 'nowMs' | 'progress'>,
): ProgressBar {
  const startedAtMs = nowMs();
  let shownAtMs = Number.NEGATIVE_INFINITY;
  let done = 0;
  let all = total;
  return {
    add(count, newTotal) {
      done += count;
      all = newTotal ?? all;
      const now = nowMs();
      if (now - startedAtMs < silentMs || now - shownAtMs < stepMs) return;
      shownAtMs = now;
      progress(progressLine(what, done, all, (now - startedAtMs) / 1_000));
    },
    end: () => progress(''),
  };
}

/** `seed [#####               ] 12,500 of 50,000, 250/s, 2 min 30 s left` */
export function progressLine(what: string, done: number, total: number | undefined, seconds: number): string {
  const rate = done / seconds;
  const parts = [`${count(done)}${total === undefined ? '' : ` of ${count(total)}`}`, `${rateText(rate)}/s`];
  if (total === undefined || total <= 0) return `${what} ${parts.join(', ')}`;
  const share = Math.min(1, done / total);
  const filled = '#'.repeat(Math.round(share * width)).padEnd(width);
  if (rate > 0) parts.push(`${durationText((Math.max(0, total - done) / rate) * 1_000)} left`);
  return `${what} [${filled}] ${parts.join(', ')}`;
}

function rateText(rate: number): string {
  return rate >= 10 ? count(Math.round(rate)) : rate.toPrecision(2);
}

/** `45 s`, `2 min 30 s`, `3 h 20 min`, `2 d 5 h`. */
export function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? joined(hours, 'h', minutes % 60, 'min') : joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function joined(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}
