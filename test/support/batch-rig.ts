import { createImpatientClock } from '../../handlers/consumer/impatient-clock';
import type { Change } from '../../handlers/core/change';
import { everySource } from '../../handlers/core/every-source';
import type { Logger } from '../../handlers/core/logger';
import { type BatchProcessorParts, createBatchProcessor } from '../../handlers/core/process-batch';
import type { QuarantineEntry } from '../../handlers/core/quarantine';
import type { Outcome, Sink } from '../../handlers/core/sink';
import { VirtualClock } from './virtual-clock';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: { readonly [name: string]: unknown };
}

/** A batch processor on a virtual clock, with everything it says and keeps at hand. */
export function createRig(sink: Sink, more: Partial<BatchProcessorParts> = {}) {
  const clock = new VirtualClock();
  const logs: LogLine[] = [];
  const metrics: { readonly [name: string]: number }[] = [];
  const quarantined: QuarantineEntry[] = [];
  const parts: BatchProcessorParts = {
    consumer: 'Test',
    sink,
    sources: everySource,
    quarantine: async (entry) => void quarantined.push(entry),
    readObject: async () => Buffer.from('{}'),
    clock,
    random: () => 0.5,
    logger: recordingLogger(logs),
    metrics: (values) => void metrics.push(values as { [name: string]: number }),
    ...more,
  };
  const process = createBatchProcessor(parts);
  return {
    clock,
    logs,
    metrics,
    quarantined,
    parts,
    /** Invokes once in real time, for sinks that call something real. */
    invokeLive: (records: readonly unknown[]) =>
      createBatchProcessor({ ...parts, clock: createImpatientClock() })(
        { Records: records },
        { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 },
      ),
    /** Invokes once, with a timeout of 30 seconds unless told otherwise. */
    invoke: (records: readonly unknown[], timeoutMs = 30_000) => {
      const endsAtMs = clock.nowMs() + timeoutMs;
      const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => endsAtMs - clock.nowMs() };
      return clock.drive(process({ Records: records }, context));
    },
    /** As an operator invokes it, who wants these records tried again. */
    replay: (records: readonly unknown[]) => {
      const context = { awsRequestId: 'replay', getRemainingTimeInMillis: () => 30_000 };
      return clock.drive(process({ tributary: 'replay', Records: records }, context));
    },
  };
}

export function recordingLogger(logs: LogLine[], own: object = {}): Logger {
  const log = (level: string) => (message: string, fields?: object) =>
    void logs.push({ level, message, fields: { ...own, ...fields } });
  return {
    info: log('INFO'),
    warn: log('WARN'),
    error: log('ERROR'),
    with: (fields) => recordingLogger(logs, { ...own, ...fields }),
  };
}

export type Answer = (change: Change, attempt: number, signal: AbortSignal) => Promise<Outcome> | Outcome;

/** A sink of one call per change (or per `size` changes), which answers as the test says and keeps what it was asked. */
export function createScriptedSink(answer: Answer, options: { ordered?: boolean; size?: number } = {}) {
  const calls: string[] = [];
  const attempts = new Map<string, number>();
  const sink: Sink = {
    name: 'scripted',
    contract: 'log',
    replay: 'skip',
    ordered: options.ordered ?? false,
    plan: (changes) => {
      const size = options.size ?? 1;
      const groups = Array.from({ length: Math.ceil(changes.length / size) }, (_, group) =>
        changes.slice(group * size, (group + 1) * size),
      );
      return groups.map((group) => ({
        changes: group,
        run: ({ signal }) => Promise.all(group.map((change) => ask(change, signal))),
      }));
    },
  };
  const ask = async (change: Change, signal: AbortSignal) => {
    const attempt = (attempts.get(change.id) ?? 0) + 1;
    attempts.set(change.id, attempt);
    calls.push(change.id);
    return answer(change, attempt, signal);
  };
  return { sink, calls };
}
