import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { systemClock } from '../../handlers/core/clock';
import { pause } from '../../handlers/core/pause';
import type { WatchedRun } from '../support/watched-run';
import type { Drill, ToldMetric } from './drills';
import type { RunbookSection, Step } from './runbook-section';
import type { Answer, RunbookShell } from './runbook-shell';

export interface DrillParts {
  readonly watched: WatchedRun;
  readonly cloudwatch: CloudWatchClient;
  /** Without the AWS CLI only commands that need Node are run. */
  readonly hasAwsCli: boolean;
  /** Writes to the second table until the signal aborts. */
  makePayments(signal: AbortSignal): Promise<void>;
  emptyQueue(name: string): Promise<void>;
  createShell(names: Readonly<Record<string, string>>): RunbookShell;
}

/** What a drill showed; nothing went wrong where `problems` is empty. */
export interface DrillReport {
  readonly problems: readonly string[];
  readonly ran: readonly string[];
}

const never = new AbortController().signal;
const wait = (ms: number) => pause(ms, systemClock, never);

/** Breaks what a section is about, waits for its alarm, and does what the section says until it is over. */
export async function runDrill(drill: Drill, section: RunbookSection, parts: DrillParts): Promise<DrillReport> {
  const shell = parts.createShell(drill.names ?? {});
  const problems: string[] = [];
  const ran: string[] = [];
  const follow = async (steps: readonly Step[], isAsExpected: (answer: Answer) => boolean) => {
    for (const step of steps) {
      const { commands, problem } = await followStep(step, isAsExpected, { shell, hasAwsCli: parts.hasAwsCli });
      ran.push(...commands);
      if (problem) problems.push(problem);
    }
  };
  const alarmName = `${drill.of}-${drill.key}`;
  const mend = await breakIt(drill, alarmName, parts);
  try {
    if (!(await becomes(alarmName, 'ALARM', parts))) problems.push(`${alarmName} did not go off`);
    await follow(section.confirm, found);
    if (!drill.isMendedByCommands || !parts.hasAwsCli) await mend();
    await follow(section.act, acted);
    if (!(await becomes(alarmName, 'OK', parts))) problems.push(`${alarmName} is not over`);
    await follow(section.over, isOver);
  } finally {
    await mend();
  }
  return { problems, ran };
}

function isOurs({ command }: Answer): boolean {
  return command.startsWith('npx ');
}

/** While something is wrong, our commands say so by their exit code. */
function found(answer: Answer): boolean {
  return answer.exitCode === (isOurs(answer) ? 1 : 0);
}

function acted(answer: Answer): boolean {
  return isOurs(answer) && !answer.command.includes(' --apply') ? found(answer) : answer.exitCode === 0;
}

/** What failed within the last quarter of an hour still stands in an answer of `verify`. */
function isOver(answer: Answer): boolean {
  return answer.exitCode === 0 || (answer.command.startsWith('npx tributary verify') && answer.exitCode === 1);
}

/**
 * Logs of pipes and of Firehose, which write none here: such a command must fail, so that it comes back to the others as
 * soon as there are some.
 */
function isNotServed({ command, output }: Answer): boolean | undefined {
  if (!/ \/aws\/(vendedlogs|kinesisfirehose)\//.test(command)) return undefined;
  return output.includes('ResourceNotFoundException');
}

const stepMsMax = 120_000;
const pauseMs = 1_000;

/** Metrics, counts of queues and mappings take a moment, so a step is repeated until it is as it should be. */
async function followStep(
  { commands, says }: Step,
  isAsExpected: (answer: Answer) => boolean,
  { shell, hasAwsCli }: { readonly shell: RunbookShell; readonly hasAwsCli: boolean },
): Promise<{ readonly commands: readonly string[]; readonly problem?: string }> {
  const runnable = commands.filter((command) => hasAwsCli || !isOfAwsCli(command));
  const startedAtMs = systemClock.nowMs();
  const answers = new Map<string, Answer>();
  for (let tries = 1; ; tries++) {
    const odd = await runUntilOdd(runnable.filter((command) => !answers.has(command) || isDue(command, tries)));
    const output = plain(runnable.map((command) => answers.get(command)?.output).join('\n'));
    const missing =
      runnable.length === commands.length ? says.find((text) => !output.includes(plain(text))) : undefined;
    if (!odd && missing === undefined) return { commands: runnable };
    if (systemClock.nowMs() > startedAtMs + stepMsMax) {
      const problem = odd
        ? `${odd.command}\nended with ${odd.exitCode}: ${odd.output}`
        : `${runnable.join('\n')}\ndid not say ${missing}: ${output}`;
      return { commands: runnable, problem };
    }
    await wait(pauseMs);
  }

  /** In order: what comes after an answer that is not as expected waits for the next time. */
  async function runUntilOdd(due: readonly string[]): Promise<Answer | undefined> {
    for (const command of due) {
      const answer = await shell.run(command);
      if (!(isNotServed(answer) ?? isAsExpected(answer))) return answer;
      answers.set(command, answer);
    }
    return undefined;
  }
}

function isOfAwsCli(command: string): boolean {
  return /(^|[\s(])aws /.test(command);
}

/** The AWS CLI takes a second of the processor each time, so what it has answered it is asked again less and less often. */
function isDue(command: string, tries: number): boolean {
  return !isOfAwsCli(command) || (tries >= 4 && (tries & (tries - 1)) === 0);
}

/** Lines are wrapped, and columns are as wide as they have to be. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Resolves to what takes it away again. */
async function breakIt(drill: Drill, alarmName: string, parts: DrillParts): Promise<() => Promise<void>> {
  const { watched } = parts;
  const { faults = [], told, emptied } = drill;
  for (const fault of faults) {
    const [name = '', settings] = fault.split('?');
    await watched.inject(name, Object.fromEntries(new URLSearchParams(settings)));
  }
  const ended = new AbortController();
  const going = [
    ...(drill.isWritten ? [parts.makePayments(ended.signal)] : []),
    ...(told ? [tell(alarmName, told, parts, ended.signal)] : []),
  ];
  return async () => {
    for (const fault of faults) await watched.lift(fault.split('?')[0]!);
    if (emptied) await parts.emptyQueue(emptied);
    ended.abort();
    await Promise.all(going);
  };
}

/** Says the metric of an alarm for some seconds ahead, until the signal aborts: a busy machine leaves no period out. */
async function tell(
  alarmName: string,
  { metric, value }: NonNullable<Drill['told']>,
  { cloudwatch }: DrillParts,
  signal: AbortSignal,
): Promise<void> {
  const alarm = await alarmOf(alarmName, cloudwatch);
  const { Namespace, MetricName, Dimensions } = (metric ?? alarm) as ToldMetric;
  const Value = value ?? (alarm.Threshold ?? 0) + 1;
  while (!signal.aborted) {
    const nowMs = systemClock.nowMs();
    const MetricData = [0, 1, 2, 3, 4].map((seconds) => {
      const Timestamp = new Date(nowMs + seconds * 1_000);
      return { MetricName, Dimensions: [...Dimensions], Value, Timestamp };
    });
    await cloudwatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
    await pause(2_000, systemClock, signal);
  }
}

async function alarmOf(name: string, cloudwatch: CloudWatchClient): Promise<MetricAlarm> {
  const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  const alarm = MetricAlarms?.[0];
  if (!alarm) throw new Error(`There is no alarm ${name}.`);
  return alarm;
}

async function becomes(name: string, state: string, { cloudwatch }: DrillParts): Promise<boolean> {
  for (let looks = 0; looks < 240; looks++) {
    if ((await alarmOf(name, cloudwatch)).StateValue === state) return true;
    await wait(500);
  }
  return false;
}
