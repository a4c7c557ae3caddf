import { join } from 'node:path';
import { SettingsError } from '../../handlers/core/errors';
import { type AwsClients, loadClients } from '../aws/clients';
import type { Place } from '../aws/place';
import type { DeployedPipeline } from '../deployed/deployed-pipeline';
import type { DeployedPipe } from '../deployed/describe-pipes';
import { openJournal } from '../journal';
import type { FindingSource } from './finding';
import { type RedriveOptions, readsArchive } from './options';
import { type SeenPipes, unseenPipes } from './pipes';
import { placesOf } from './places';
import type { Selection } from './selection';
import { Archive, type ArchiveEntry } from './sources/archive';
import { archivePlaceOf, findArchive } from './sources/archive-place';
import { attributeTypesOf, learnAttributeTypes } from './sources/attribute-types';
import { FailureBucket } from './sources/failure-bucket';
import { FailureQueue } from './sources/failure-queue';
import { IndexMessages } from './sources/index-messages';
import type { RedriveContext } from './sources/redrive-context';
import { SubscriberQueue } from './sources/subscriber-queue';

export interface OpenedSources {
  readonly sources: readonly FindingSource[];
  readonly index: IndexMessages;
  readonly notes: readonly string[];
}

export interface OpeningParts {
  readonly place: Place;
  readonly pipeline: DeployedPipeline;
  readonly seenPipes: SeenPipes;
  readonly options: RedriveOptions;
  readonly selection: Selection;
  readonly context: RedriveContext;
  /** Folder that the journal of an archive goes to. */
  readonly cwd: string;
}

/** Everything that the selection says is to be read. Throws a `SettingsError` for a consumer that there is not. */
export async function openSources(parts: OpeningParts): Promise<OpenedSources> {
  const { pipeline, seenPipes, options, selection, context } = parts;
  const index = new IndexMessages();
  const { consumer } = options;
  const isWanted = (name: string) => consumer === undefined || consumer.includes(name);
  if (readsArchive(options)) {
    return { sources: [await openArchive(parts)], index, notes: [] };
  }
  const places = await placesOf(pipeline, seenPipes.pipes, context.clients, isWanted);
  const asks = (...names: readonly string[]) => selection.sources.some((name) => names.includes(name));
  const queues = asks('dlq', 'failures', 'quarantine') ? places.failureQueues : [];
  const buckets = asks('failures', 'quarantine') ? places.buckets : [];
  const deadLetterQueues = asks('subscriber') ? places.deadLetterQueues : [];
  return {
    sources: [
      ...queues.map((place) => new FailureQueue(place, context, index)),
      ...buckets.map((place) => new FailureBucket(place, context, index)),
      ...deadLetterQueues.map((place) => new SubscriberQueue(place, context)),
      ...(seenPipes.unseen !== undefined && asks('dlq') ? [unseenPipes(seenPipes.unseen)] : []),
    ],
    index,
    notes: places.notes,
  };
}

/** Throws a `SettingsError` that names those that there are. */
export function knownConsumers(
  { consumers, subscribers }: DeployedPipeline,
  pipes: readonly DeployedPipe[],
  asked: readonly string[] = [],
): void {
  const read = new Set(consumers.map(({ mapping }) => mapping.eventSourceArn));
  const others = subscribers
    .filter(({ queue }) => !read.has(queue.arn))
    .map(({ queue }) => queue.arn.split(':').at(-1)!);
  const known = [...new Set([...[...consumers, ...pipes].map(({ name }) => name), ...others])].sort();
  const odd = asked.filter((name) => !known.includes(name));
  if (odd.length === 0) return;
  throw new SettingsError(odd.map((name) => `\`--consumer\` must be one of ${known.join(', ')}, got ${name}.`));
}

async function openArchive({ place, pipeline, options, selection, context, cwd }: OpeningParts): Promise<Archive> {
  const name = options.consumer![0]!;
  const consumer = pipeline.consumers.find((one) => one.name === name);
  if (!consumer) throw new SettingsError([`\`--consumer\` must have a function to get archived changes, got ${name}.`]);
  const { fromMs = 0, toMs = 0 } = selection;
  const told = attributeTypesOf(options['attribute-type'] ?? []);
  const days = [fromMs, toMs].map((ms) => new Date(ms).toISOString().replaceAll(':', '.'));
  const file = join(cwd, '.tributary', 'redrive', `${pipeline.table.name}-${name}-${days.join('-')}.jsonl`);
  return new Archive(
    {
      place: options.archive ? archivePlaceOf(options.archive) : await findArchive(await firehoseOf(place), pipeline),
      table: pipeline.table,
      target: { name, consumer },
      types: await learnAttributeTypes(context.clients.dynamodb, pipeline.table, told),
      fromMs,
      toMs,
      ...(options.apply && { journal: openJournal<ArchiveEntry>(file) }),
    },
    context,
  );
}

function firehoseOf(place: Place): Promise<Pick<AwsClients, 'firehose'>> {
  return loadClients(place, ['firehose']);
}
