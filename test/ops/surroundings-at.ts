import { systemClock } from '../../handlers/core/clock';
import { systemRandom } from '../../handlers/core/random';
import type { Surroundings } from '../../ops/command';

/** A world for commands that keeps what they say. Time stands still. */
export function surroundingsAt(root: string) {
  const printed: string[] = [];
  const told: string[] = [];
  const progress: string[] = [];
  const surroundings: Surroundings = {
    root,
    cwd: root,
    print: (line) => void printed.push(line),
    note: (line) => void told.push(line),
    progress: (line) => void progress.push(line),
    columns: 100,
    nowMs: () => 0,
    todayMs: () => Date.parse('2026-11-22T00:00:00Z'),
    env: process.env,
    clock: systemClock,
    random: systemRandom,
    interrupted: () => new AbortController().signal,
  };
  return { surroundings, printed, told, progress };
}
