import type { Exploration } from './explore';
import { titleOf } from './scope';
import type { Trace } from './shrink';

/** What one exploration showed, as plain data. */
export interface ScopeResult {
  readonly title: string;
  readonly states: number;
  readonly transitions: number;
  readonly runs: number;
  readonly depth: number;
  readonly outcomes: number;
  readonly seconds: number;
  readonly trace?: Trace;
}

export function resultOf(exploration: Exploration, seconds: number, trace: Trace | undefined): ScopeResult {
  const { scope, states, transitions, runs, depth, outcomes } = exploration;
  const counts = { states, transitions, runs, depth, outcomes: outcomes.size, seconds };
  return { title: titleOf(scope), ...counts, ...(trace && { trace }) };
}

const columns = ['states', 'transitions', 'runs', 'depth', 'outcomes', 'seconds'] as const;

export const headLine = `${columns.map((name) => name.padStart(11)).join(' ')}  scope`;

export function scopeLine(result: ScopeResult): string {
  const cells = columns.map((name) => (name === 'seconds' ? result.seconds.toFixed(1) : String(result[name])));
  return `${cells.map((cell) => cell.padStart(11)).join(' ')}  ${result.title}`;
}

export function totalLine(results: readonly ScopeResult[]): string {
  const sum = (name: 'states' | 'transitions' | 'runs') => results.reduce((total, result) => total + result[name], 0);
  const violated = results.filter(({ trace }) => trace).length;
  const verdict = violated === 0 ? 'no law was violated' : `${violated} scopes violate a law`;
  return `total: ${results.length} scopes, ${sum('states')} states, ${sum('transitions')} transitions, ${sum('runs')} runs: ${verdict}`;
}

/** Steps of a trace that are shown at its start and at its end. */
const shownMax = 30;

/** The violation, and what led to it, one step a line. */
export function traceText({ scope, violation, steps }: Trace): string {
  const lines = steps.map((step, index) => `  ${String(index + 1).padStart(3)}. ${step}`);
  const leftOut = lines.length - 2 * shownMax;
  if (leftOut > 0) lines.splice(shownMax, leftOut, `       ${leftOut} more steps`);
  return [titleOf(scope), ...lines, `  => ${violation.property}: ${violation.message}`].join('\n');
}
