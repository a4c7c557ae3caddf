import { alignColumns } from '../../../local/terminal/columns';
import { plain } from '../../rehearse/show/terminal-text';
import type { Finding } from '../finding';
import { runbook } from '../runbook';
import { steps } from './canary-item';
import type { Leg } from './plan-canary';
import type { CanaryRun, TracedStep } from './run-canary';
import type { Arrival } from './trace-step';

/** What a consumer does with a change that arrives as it is meant to; `canary`: it passed over it. */
const settled = /^(done|stale|canary|replayed|duplicate|fenced)$/;

/** A finding for each leg: where it first lost the canary, or that it saw every step. */
export function canaryFindings(run: CanaryRun, legs: readonly Leg[], timeoutSeconds: number): readonly Finding[] {
  return legs.map((leg) => legFinding(leg, run, timeoutSeconds));
}

function legFinding(leg: Leg, run: CanaryRun, timeoutSeconds: number): Finding {
  const { consumer } = leg.sink;
  const base = { subject: 'canary', name: consumer.name };
  for (const traced of run.steps.filter(({ legs }) => legs.includes(leg))) {
    const arrival = traced.arrivals.get(leg);
    const { step } = traced;
    if (!arrival) {
      const text = `the ${step} did not arrive within ${timeoutSeconds} s; its mapping is ${consumer.mapping.state}`;
      return { ...base, level: 'wrong', text, see: runbook('writes-without-invocations') };
    }
    const { verdict } = arrival.line;
    if (!settled.test(verdict))
      return { ...base, level: 'wrong', text: `the ${step} was ${verdict}`, see: runbook('failures') };
  }
  const seen = run.steps.filter(({ arrivals }) => arrivals.has(leg));
  if (seen.length === 0)
    return { ...base, level: 'unsure', text: `its filters let no step through: ${filterTexts(leg)}` };
  if (seen.some(({ arrivals }) => arrivals.get(leg)!.isAmbiguous)) {
    return { ...base, level: 'unsure', text: 'several canaries passed at once, so that they cannot be told apart' };
  }
  return { ...base, level: 'right', text: `saw ${seen.map(({ step }) => step).join(', ')}` };
}

function filterTexts({ filteredBy }: Leg): string {
  return [...new Set(Object.values(filteredBy))].join(', ');
}

/** A line for each leg, and the times of each step: received, done, and where the sink was asked, in the sink. */
export function canaryTable(run: CanaryRun, legs: readonly Leg[]): readonly string[] {
  const head = ['Canary', ...steps];
  const rows = legs.map((leg) => [plain(leg.title), ...steps.map((step) => cellText(leg, step, run))]);
  return alignColumns([head, ...rows], []);
}

function cellText(leg: Leg, step: (typeof steps)[number], run: CanaryRun): string {
  if (leg.filteredBy[step] !== undefined) return 'filtered';
  const traced = run.steps.find((one) => one.step === step);
  if (!traced?.legs.includes(leg)) return '';
  const arrival = traced.arrivals.get(leg);
  return arrival ? timesText(arrival, traced) : 'not seen';
}

function timesText({ line, inSinkAtMs }: Arrival, { writtenAtMs }: TracedStep): string {
  const times = [line.receivedAtMs, line.doneAtMs, ...(inSinkAtMs === undefined ? [] : [inSinkAtMs])];
  const passedOver = line.verdict === 'canary' ? ' passed over' : '';
  return `${times.map((atMs) => afterText(atMs - writtenAtMs)).join(', ')}${passedOver}`;
}

/** Clocks differ, so it may be less than nothing. */
function afterText(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1_000).toFixed(1)} s`;
}

/** The same times for programs, in epoch milliseconds. */
export function canaryTimes({ steps: traced }: CanaryRun): readonly object[] {
  return traced.map(({ step, writtenAtMs, arrivals }) => ({
    step,
    writtenAtMs,
    arrivals: [...arrivals].map(([{ sink }, { line, inSinkAtMs }]) => {
      const { receivedAtMs, doneAtMs, verdict } = line;
      return { consumer: sink.consumer.name, receivedAtMs, doneAtMs, verdict, inSinkAtMs };
    }),
  }));
}
