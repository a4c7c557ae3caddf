import type { Place } from '../aws/place';
import type { Surroundings } from '../command';
import type { DeployedPipeline, DeployedQueue } from '../deployed/deployed-pipeline';
import { createProgressBar } from '../pace/progress-bar';
import { createRateLimit } from '../pace/rate-limit';
import { createInvokeFunction, type InvokeFunction } from '../replay/invoke-function';
import { Brought } from './brought';
import { type OpenedSources, openSources } from './open-sources';
import { type RedriveOptions, redriveDefaults, selectionOf } from './options';
import { Permission } from './permission';
import type { SeenPipes } from './pipes';
import { queueAt, type RedriveClients } from './places';
import { returnHistories } from './quarantine-again';
import { QueueHold } from './queue-hold';
import { type RedriveResult, runRedrive } from './run-redrive';
import type { RedriveReport } from './show/report';
import type { RedriveContext } from './sources/redrive-context';
import { objectExists } from './sources/stored-object';

export interface PipelineParts {
  readonly options: RedriveOptions;
  readonly place: Place;
  readonly pipeline: DeployedPipeline;
  readonly seenPipes: SeenPipes;
  readonly clients: RedriveClients;
  readonly surroundings: Surroundings;
}

/** Finds what did not get through, and brings it where that was asked for. */
export async function redrivePipeline(parts: PipelineParts): Promise<RedriveReport> {
  const { options, pipeline, clients, surroundings } = parts;
  const signal = surroundings.interrupted();
  const selection = selectionOf(options, pipeline.table);
  const context = contextOf(parts);
  const opened = await openSources({ ...parts, selection, context, cwd: surroundings.cwd });
  const invoke = finishing(createInvokeFunction(clients.lambda));
  const { 'allow-duplicates': allowDuplicates = false, include = [], apply = false } = options;
  const { clock, random } = surroundings;
  const bringing = {
    clients,
    replay: { invoke, clock, random, signal },
    rateLimit: createRateLimit(options.rate ?? redriveDefaults.rate, clock),
    brought: context.brought,
  };
  const permission = new Permission(invoke, { allowDuplicates, include }, signal);
  const result = await runRedrive({
    sources: opened.sources,
    selection,
    permission,
    ...(apply && { bringing }),
    recordsMax: options.max ?? Number.POSITIVE_INFINITY,
    discards: options.discard === true,
    forgetsLost: options['forget-lost'] === true,
    afterRounds: apply ? () => tidyUp(parts, opened, context, signal) : async () => {},
    progress: createProgressBar(apply ? 'redrive' : 'read', undefined, surroundings),
    nowMs: surroundings.todayMs(),
    signal,
  });
  return {
    table: pipeline.table.name,
    apply,
    discards: options.discard === true,
    result,
    ...(await sayings(parts, opened, context, { result, permission })),
  };
}

function contextOf({ options, clients, surroundings }: PipelineParts): RedriveContext {
  const { clock } = surroundings;
  const holdSeconds = options['hold-seconds'] ?? redriveDefaults.holdSeconds;
  const parts = { client: clients.sqs, clock, holdSeconds, waitsForOthers: options.apply === true };
  return {
    clients,
    clock,
    brought: new Brought(),
    readLimit: createRateLimit(options['reads-per-second'] ?? redriveDefaults.readsPerSecond, clock),
    hold: (queue) => new QueueHold(queue, parts),
  };
}

/** A call that is under way is waited for, also when somebody wants to stop: what it does is done. */
function finishing(invoke: InvokeFunction): InvokeFunction {
  const never = new AbortController().signal;
  return (functionArn, event) => invoke(functionArn, event, never);
}

/** Takes away what tells of nothing any more, and gives what fell into quarantine its history back. */
async function tidyUp(
  { pipeline, clients, surroundings }: PipelineParts,
  { index }: OpenedSources,
  { brought }: RedriveContext,
  signal: AbortSignal,
): Promise<void> {
  await index.removeIdle((address) => objectExists(clients.s3, address));
  const { clock } = surroundings;
  const parts = { client: clients.sqs, clock, holdSeconds: redriveDefaults.holdSeconds, waitsForOthers: false };
  const hold = (queue: DeployedQueue) => new QueueHold(queue, parts);
  for (const { name, core } of pipeline.consumers) {
    const quarantine = core?.quarantine;
    if (!quarantine || !('queueUrl' in quarantine)) continue;
    await returnHistories(name, queueAt(quarantine.queueUrl, pipeline), { brought, hold, signal });
  }
}

async function sayings(
  { pipeline, seenPipes }: PipelineParts,
  { sources, notes }: OpenedSources,
  { brought }: RedriveContext,
  { result: { tally }, permission }: { readonly result: RedriveResult; readonly permission: Permission },
): Promise<Pick<RedriveReport, 'notes' | 'quarantinedAgain'>> {
  const { streamArn } = pipeline.table;
  const readers = [
    ...pipeline.consumers.filter(({ mapping }) => mapping.eventSourceArn === streamArn),
    ...seenPipes.pipes.filter(({ sourceArn }) => sourceArn === streamArn),
  ].map(({ name }) => name);
  const hasPointers = tally.groups().some(({ source, consumer }) => source === 'dlq' && readers.includes(consumer));
  const crowd = `The stream has ${readers.length} readers already, as many as it serves: reading it once more may slow them.`;
  return {
    quarantinedAgain: brought.fallenCount,
    notes: [
      ...notes,
      ...sources.flatMap((source) => source.notes()),
      ...(await permission.notes()),
      ...(hasPointers && readers.length >= 2 ? [crowd] : []),
    ],
  };
}
