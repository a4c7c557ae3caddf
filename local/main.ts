import { accessSync, constants, existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { systemClock } from '../handlers/core/clock';
import type { WriteLog } from './accounting/write-log';
import { changeFaults } from './control/change-faults';
import { type ControlInstruments, createInstruments } from './control/instruments';
import { findRun } from './control/running-file';
import { createReaderObserver } from './control/start-control';
import { watchControl } from './control/watch-control';
import { loadWorkload } from './load-workload';
import { LocalRunError } from './local-run-error';
import { type LocalOptions, parseOptions, usage } from './options';
import { type Pipeline, startPipeline } from './pipeline';
import { startReaders } from './pipes/start-readers';
import { RunProgress } from './progress/run-progress';
import { createRunDirectory, isAlive, type RunDirectory } from './run-directory';
import { RunReport } from './run-report';
import { type Collected, runWorkload } from './run-workload';
import { startStreams } from './streams/start-streams';
import { summarize } from './summary';
import { createTerminal } from './terminal/terminal';
import { watch } from './watch';

const root = process.cwd();

void main().then((exitCode) => {
  process.exitCode = exitCode;
});

/** 0: every change is accounted for. 1: something is not right. 2: the command line is wrong. 130: stopped. */
async function main(): Promise<number> {
  // The run decides itself which Node it supports.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const interrupted = new AbortController();
  let pipeline: Pipeline | undefined;
  const interrupt = () => {
    // Nothing is at stake while the run starts; its supervisor ends what was started. Nor on a second Ctrl-C.
    if (interrupted.signal.aborted || !pipeline) process.exit(130);
    interrupted.abort();
    // An invocation that runs must not keep the run from ending.
    pipeline.functions.stop();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options.help) {
      console.log(usage);
      return 0;
    }
    if (!options.watch && options.faults.length + options.lifts.length > 0) {
      console.log(await changedFaults(options));
      return 0;
    }
    // A file that cannot be written is said now, not after the whole run.
    if (options.json)
      atFile(options.json, (path) => accessSync(existsSync(path) ? path : dirname(path), constants.W_OK));
    const terminal = createTerminal(process.stdout, (ms, run) => {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    });
    const startedAtMs = Date.now() - performance.now();
    const report = new RunReport(terminal, () => Date.now() - startedAtMs);
    const directory = createRunDirectory(root, process.pid, Date.now());
    report.title(options.environment);
    // Counting what nobody asks for would cost a run that is not watched.
    const instruments = options.watch ? createInstruments(systemClock) : undefined;
    pipeline = await start(options, directory, report, instruments);
    return await run(options, pipeline, instruments, directory, report, interrupted.signal);
  } catch (error) {
    if (interrupted.signal.aborted) return 130;
    if (!(error instanceof LocalRunError)) throw error;
    console.error(error.message);
    return error.code === 'options' ? 2 : 1;
  } finally {
    await pipeline?.stop();
  }
}

/** Changes the faults of the run that is up, and says which it has then. */
async function changedFaults(options: LocalOptions): Promise<string> {
  const running = findRun(root, process.env, isAlive);
  if (!running) {
    const text = '`--fault` and `--lift` need a run that stays up, got none. Start one: `npm start -- --watch`.';
    throw new LocalRunError('options', text);
  }
  const names = await changeFaults(options, running);
  return names.length === 0 ? 'The run has no faults.' : `The run has: ${names.join(', ')}.`;
}

/** Below a period, so that each has an attempt of what fails: on AWS many fit into one. */
function retryPauseMsOf({ alarmPeriodMs }: LocalOptions): number {
  return Math.min(5_000, 0.75 * alarmPeriodMs);
}

/** Runs `use` with the path of the summary's file; a file that cannot be written is the user's to mend. */
function atFile(file: string, use: (path: string) => void) {
  try {
    use(resolve(root, file));
  } catch (error) {
    const { message } = error as Error;
    throw new LocalRunError('options', `\`--json ${file}\` cannot be written: ${message}.`, { cause: error });
  }
}

function start(
  options: LocalOptions,
  directory: RunDirectory,
  report: RunReport,
  instruments: ControlInstruments | undefined,
): Promise<Pipeline> {
  return startPipeline({
    root,
    environment: options.environment,
    stack: options.stack,
    dynamodb: options.dynamodb,
    directory,
    env: process.env,
    onStep: (text) => report.step(text),
    instruments,
    onOutput: options.verbose ? (name, text) => report.functionOutput(name, text) : undefined,
  });
}

async function run(
  options: LocalOptions,
  pipeline: Pipeline,
  instruments: ControlInstruments | undefined,
  directory: RunDirectory,
  report: RunReport,
  signal: AbortSignal,
): Promise<number> {
  const progress = new RunProgress(pipeline.topology, pipeline.notifier);
  const ended = new AbortController();
  signal.addEventListener('abort', () => ended.abort());
  const streams = startStreams(
    {
      ...pipeline,
      clock: systemClock,
      faults: { repeated: options.disorder, late: options.disorder },
      onTrouble: (text) => progress.troubles.push(text),
    },
    ended.signal,
  );
  const observer = instruments && createReaderObserver(instruments, systemClock);
  const mappings = startReaders(
    pipeline,
    progress,
    systemClock,
    ended.signal,
    observer && { alsoTell: observer.alsoTell, retryPauseMsMax: retryPauseMsOf(options) },
  );
  const running = { mappings, streams, observer: observer! };
  const control =
    instruments &&
    watchControl({ root, pipeline, instruments, report, options, clock: systemClock }, running, ended.signal);
  try {
    const endpoints = await control?.endpoints;
    const isRight = options.watch && !options.asksForWorkload ? true : await account();
    if (endpoints && !signal.aborted) {
      await watch({ pipeline, endpoints, progress, report, clock: systemClock, signal });
    }
    return signal.aborted && !options.watch ? 130 : isRight ? 0 : 1;
  } finally {
    report.end();
    ended.abort();
    await Promise.all([mappings.stopped, streams.stopped, control?.stopped]);
  }

  async function account(): Promise<boolean> {
    const workload = await loadWorkload(root, options.workload, join(directory.path, 'scripts'));
    const common = {
      pipeline,
      mappings,
      streams,
      archiveDirectory: directory.archives,
      workload,
      orders: options.orders,
      progress,
      clock: systemClock,
      signal,
    };
    const onStart = (log: WriteLog, collected: Collected) => report.live(workload, progress, log, collected);
    const result = await runWorkload({ ...common, onStart });
    if (signal.aborted) return false;
    const summary = summarize(options.environment, pipeline, progress, result, report.firstDeliveryMs);
    report.result(pipeline, progress, result, summary);
    if (options.json) {
      atFile(options.json, (path) => writeFileSync(path, `${JSON.stringify(summary, null, 2)}\n`));
    }
    if (!options.watch) report.hint('`npm start -- --watch` stays up and prints endpoints for your own AWS CLI.');
    return summary.ok;
  }
}
