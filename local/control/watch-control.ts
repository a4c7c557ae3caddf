import { resolve } from 'node:path';
import type { Clock } from '../../handlers/core/clock';
import { LocalRunError } from '../local-run-error';
import type { LocalOptions } from '../options';
import type { Pipeline } from '../pipeline';
import type { RunReport } from '../run-report';
import type { ControlEndpoints } from '../services/services';
import { colors } from '../terminal/colors';
import { mainTableOf } from './faults';
import type { ControlInstruments } from './instruments';
import { ServiceFault } from './protocols/operation';
import { announceRun, type RunningFile, runningFileOf, withdrawRun } from './running-file';
import { type RunningControl, startControl } from './start-control';

export interface WatchControlRequest {
  readonly root: string;
  readonly pipeline: Pipeline;
  readonly instruments: ControlInstruments;
  readonly report: RunReport;
  readonly options: Pick<LocalOptions, 'environment' | 'alarmPeriodMs' | 'alarmAgeFactor' | 'faults' | 'announce'>;
  readonly clock: Clock;
}

/** The control plane of a watched run, which others find by a file. */
export interface WatchedControl {
  /** Resolves when it can be asked and has been announced. */
  readonly endpoints: Promise<ControlEndpoints>;
  /** Resolves after the signal aborts, when the file is gone. */
  readonly stopped: Promise<void>;
}

/** Serves the control plane until the signal aborts, and shows alarms and faults as they change. */
export function watchControl(
  request: WatchControlRequest,
  running: Parameters<typeof startControl>[1],
  signal: AbortSignal,
): WatchedControl {
  const { report, pipeline, instruments, clock, options } = request;
  const starting = startControl(
    {
      pipeline,
      instruments,
      clock,
      alarmPeriodMs: options.alarmPeriodMs,
      alarmAgeFactor: options.alarmAgeFactor,
      onAlarm: ({ alarm, state }, from) => {
        // That an alarm is all right is news only where it was not.
        if (state !== 'ALARM' && from !== 'ALARM') return;
        report.line(`  ${stateColors[state](state)} ${alarm.name}: ${alarm.description ?? ''}`);
      },
      onFault: (text) => report.line(colors.yellow(`  ${text}`)),
      onTrouble: (text) => report.line(colors.yellow(`  ${text}`)),
    },
    running,
    signal,
  );
  const file = options.announce ? resolve(request.root, options.announce) : runningFileOf(request.root);
  const endpoints = starting.then((control) => announce(control, request, file));
  const aborted = new Promise<void>((done) => signal.addEventListener('abort', () => done()));
  const stopped = aborted.then(async () => {
    withdrawRun(file, process.pid);
    await (await starting).stop();
  });
  return { endpoints, stopped };
}

const stateColors = { ALARM: colors.red, OK: colors.green, INSUFFICIENT_DATA: colors.dim };

async function announce(
  { endpoints, faults }: RunningControl,
  { pipeline, options }: WatchControlRequest,
  file: string,
): Promise<ControlEndpoints> {
  for (const { name, consumer } of options.faults) {
    await faults.inject(name, { consumer }).catch((error) => {
      if (!(error instanceof ServiceFault)) throw error;
      throw new LocalRunError('options', `\`--fault ${name}\`: ${error.message}`, { cause: error });
    });
  }
  const running: RunningFile = {
    pid: process.pid,
    environment: options.environment,
    region: pipeline.region,
    accountId: pipeline.accountId,
    endpoints: { ...pipeline.endpoints, dynamodbstreams: pipeline.endpoints.dynamodb, ...endpoints },
    table: mainTableOf(pipeline)?.name,
  };
  announceRun(file, running);
  return endpoints;
}
