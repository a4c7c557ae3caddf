import { SettingsError } from '../../handlers/core/errors';
import { loadClients, serviceNames } from '../aws/clients';
import { placeOf } from '../aws/place';
import { type Command, exitCodes, type Surroundings } from '../command';
import { describeConsumer } from '../deployed/ask-function';
import type { DeployedPipeline } from '../deployed/deployed-pipeline';
import { describePipeline } from '../deployed/describe-pipeline';
import { parseKey } from '../deployed/table-key';
import { createProgressBar } from '../pace/progress-bar';
import { createInvokeFunction } from '../replay/invoke-function';
import { verifyCanary } from './canary/verify-canary';
import { type Finding, worstFirst } from './finding';
import { lookAtPipeline } from './look/look-at-pipeline';
import { parseVerifyOptions, type VerifyOptions, verifyUsage } from './options';
import { verifyReplay } from './replay-twice/verify-replay';
import { sampleSinks } from './sample/sample-sinks';
import { findingsTable, headline } from './show/findings-table';
import type { VerifyParts } from './verify-parts';

export const verify: Command = {
  usage: verifyUsage,
  run,
};

/** What was found, and what is to be said besides. */
interface Report {
  readonly findings: readonly Finding[];
  readonly lines: readonly string[];
  /** The same for programs. */
  readonly data?: object;
}

async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = parseVerifyOptions(args);
  const place = placeOf(options, surroundings);
  const clients = await loadClients(place, serviceNames);
  const pipeline = await describePipeline(clients, place.tableName);
  const narrowed = narrowTo(pipeline, options.consumer);
  const looking = {
    streamReaders: streamReadersOf(pipeline),
    nowMs: surroundings.clock.nowMs(),
    lagSecondsMax: options['lag-seconds'] ?? 300,
  };
  const seen = await lookAtPipeline(clients, narrowed, looking);
  // Whoever only looks may be ended at once; what acts wants to clean up after itself.
  const signal = options.apply ? surroundings.interrupted() : new AbortController().signal;
  const asked = await askFurther(options, { clients, pipeline, consumers: narrowed.consumers }, signal, surroundings);
  const report = { ...asked, findings: [...seen, ...asked.findings] };
  for (const line of linesOf(report, pipeline, options, surroundings)) surroundings.print(line);
  if (signal.aborted) surroundings.note('Stopped; what was begun is cleaned up.');
  return exitCodeOf(report, signal);
}

function streamReadersOf({ table, consumers }: DeployedPipeline): readonly string[] {
  return consumers.filter(({ mapping }) => mapping.eventSourceArn === table.streamArn).map(({ name }) => name);
}

/** The part of a pipeline that certain consumers are. Throws a `SettingsError` for one that it has not. */
function narrowTo(pipeline: DeployedPipeline, names: readonly string[] | undefined): DeployedPipeline {
  if (names === undefined) return pipeline;
  const known = pipeline.consumers.map(({ name }) => name);
  const odd = names.find((name) => !known.includes(name));
  if (odd !== undefined) {
    throw new SettingsError([`\`--consumer\` must be one of ${known.join(', ') || 'none'}, got ${odd}.`]);
  }
  const consumers = pipeline.consumers.filter(({ name }) => names.includes(name));
  const sources = new Set(consumers.map(({ mapping }) => mapping.eventSourceArn));
  return { ...pipeline, consumers, subscribers: pipeline.subscribers.filter(({ queue }) => sources.has(queue.arn)) };
}

/** What goes beyond looking: functions are called, and with `--apply` things are written. */
async function askFurther(
  options: VerifyOptions,
  { clients, pipeline, consumers }: Pick<VerifyParts, 'clients' | 'pipeline'> & Pick<DeployedPipeline, 'consumers'>,
  signal: AbortSignal,
  surroundings: Surroundings,
): Promise<Report> {
  const { sample = 0, key = [], canary, last = 100, file, include = [], item, apply = false } = options;
  if (sample === 0 && key.length === 0 && !canary && !options['replay-twice']) return { findings: [], lines: [] };
  const keys = key.map((text) => parseKey('key', text, pipeline.table));
  const { clock, random, cwd } = surroundings;
  const invoke = createInvokeFunction(clients.lambda);
  const asked = consumers.map(async (consumer) => ({
    consumer,
    asked: await describeConsumer(consumer, invoke, signal),
  }));
  const marginMs = (options['margin-seconds'] ?? 30) * 1_000;
  const parts = { clients, pipeline, consumers: await Promise.all(asked), invoke, clock, random, signal, marginMs };
  const reports: Report[] = [];
  if (sample > 0 || keys.length > 0) {
    const progress = createProgressBar('compared', undefined, surroundings);
    reports.push({ findings: await sampleSinks({ count: sample, keys }, parts, progress), lines: [] });
    progress.end();
  }
  if (options['replay-twice']) {
    const createProgress = (total: number) => createProgressBar('replayed', total, surroundings);
    reports.push(await verifyReplay({ apply, last, file, include, cwd }, parts, createProgress));
  }
  if (canary) {
    const question = { apply, timeoutSeconds: options['timeout-seconds'] ?? 120, item, cwd };
    reports.push(await verifyCanary(question, parts, () => createProgressBar('canary', 3, surroundings)));
  }
  return {
    findings: reports.flatMap(({ findings }) => findings),
    lines: reports.flatMap(({ lines }) => (lines.length === 0 ? [] : ['', ...lines])),
    data: Object.assign({}, ...reports.map(({ data }) => data)) as object,
  };
}

function linesOf(
  { findings, lines, data }: Report,
  { table, region, accountId }: DeployedPipeline,
  { json, local }: VerifyOptions,
  { columns }: Surroundings,
): readonly string[] {
  if (json) {
    const answer = { table: table.name, region, accountId, findings: worstFirst(findings), ...data };
    return [JSON.stringify(answer, null, 2)];
  }
  return [
    headline(`${table.name}, ${local ? 'this machine' : region}`, findings),
    '',
    ...findingsTable(findings, columns),
    ...lines,
  ];
}

function exitCodeOf({ findings }: Report, signal: AbortSignal): number {
  if (signal.aborted) return exitCodes.couldNotFinish;
  if (findings.some(({ level }) => level === 'wrong')) return exitCodes.found;
  return findings.some(({ isUnseen }) => isUnseen) ? exitCodes.couldNotFinish : exitCodes.done;
}
