import type { Change } from '../../core/change';
import { classifyError } from '../../core/error-class';
import { PoisonError, SinkError } from '../../core/errors';
import type { Outcome, Sink, SinkTask } from '../../core/sink';
import { compareVersions } from '../../core/version';
import { borrowed } from '../borrowed-outcome';
import { groupByItem } from '../group-by-item';
import { supersedes } from '../standing';
import type { ConditionalObjects, NewObject } from './conditional-objects';
import { objectKeyOf } from './object-key';
import { standingOf } from './object-standing';
import { inspectObjects } from './objects-inspection';
import { plainJson } from './plain-json';
import { type ObjectFormat, type ObjectLayout, objectMetadata, tombstoneTag } from './settings';

export interface ObjectsSinkParts {
  readonly objects: ConditionalObjects;
  readonly bucket: string;
  readonly layout: ObjectLayout;
}

/** Looks at an object before its write is given back as overtaken: other writers of the same item are few. */
const looksMax = 5;

/**
 * Keeps the latest state of each item as an S3 object. An object is replaced only by a newer version of its item and
 * only where nobody else has replaced it since it was looked at; a delete leaves an empty object with its version, so
 * whatever comes twice, late or in another order changes nothing.
 */
export function createObjectsSink(parts: ObjectsSinkParts): Sink {
  return {
    name: 'objects',
    contract: 'state',
    replay: 'apply',
    // Versions decide which write stands, so the order in which writes arrive does not matter.
    ordered: false,
    takesRepairs: true,
    inspection: inspectObjects(parts, (change) => objectOf(change, parts.layout.format).body),
    plan: (changes) => groupByItem(changes).map((group) => createTask(group, parts)),
  };
}

function createTask(changes: readonly Change[], parts: ObjectsSinkParts): SinkTask {
  return {
    changes,
    async run({ signal }) {
      const writes = changes.map((change) => writeOf(change, parts.layout.format));
      const newest = newestOf(writes.flatMap((write) => ('status' in write ? [] : [write])));
      const outcome = newest && (await attempt(() => bring(newest, parts, signal)));
      return writes.map((write) => {
        if ('status' in write) return write;
        return write === newest ? outcome! : borrowed(outcome!);
      });
    },
  };
}

/** What a change makes of the object of its item. */
interface ObjectWrite {
  readonly change: Change;
  readonly object: NewObject;
}

function writeOf(change: Change, format: ObjectFormat | undefined): ObjectWrite | Outcome {
  try {
    return { change, object: objectOf(change, format) };
  } catch (error) {
    return { status: 'poison', error: error instanceof PoisonError ? error : malformed(error) };
  }
}

function objectOf(change: Change, format: ObjectFormat | undefined): NewObject {
  const { eventName, newImage, version, createdAtMs, readFromMs } = change;
  const metadata = {
    [objectMetadata.version]: version,
    ...(createdAtMs !== undefined && { [objectMetadata.changedAtMs]: String(createdAtMs) }),
    ...(readFromMs !== undefined && { [objectMetadata.repairedFromMs]: String(readFromMs) }),
  };
  if (eventName === 'REMOVE')
    return { body: '', metadata: { ...metadata, [objectMetadata.deleted]: 'true' }, tag: tombstoneTag };
  if (newImage) return { body: format === 'json' ? plainJson(newImage) : JSON.stringify(newImage), metadata };
  const text = 'Objects of items need the stream view type NEW_IMAGE or NEW_AND_OLD_IMAGES.';
  throw new PoisonError(text, { code: 'ObjectsNeedNewImage' });
}

/** An image that holds no attribute values. */
function malformed(cause: unknown): PoisonError {
  return new PoisonError('The image of the change cannot be read (MalformedImage).', { code: 'MalformedImage', cause });
}

/** Of all that a batch says about an item, only the newest is written. */
function newestOf(writes: readonly ObjectWrite[]): ObjectWrite | undefined {
  let newest = writes[0];
  for (const write of writes) {
    if (compareVersions(newest!.change.version, write.change.version) <= 0) newest = write;
  }
  return newest;
}

/** Writes where the object is older, looking again whenever another writer comes between. */
async function bring({ change, object }: ObjectWrite, parts: ObjectsSinkParts, signal: AbortSignal): Promise<Outcome> {
  const location = { bucket: parts.bucket, key: objectKeyOf(change, parts.layout) };
  for (let look = 0; look < looksMax; look += 1) {
    const known = await parts.objects.head(location, signal);
    // An object that carries no version is not ours: whatever it is, the item's state takes its place.
    if (known && !supersedes(change, standingOf(known))) return { status: 'stale' };
    if (await parts.objects.replace(location, object, known?.etag, signal)) return { status: 'done' };
  }
  throw new SinkError('Other writers kept coming first (Overtaken).', { code: 'Overtaken', retryable: true });
}

async function attempt(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    return { status: classifyError(error), error };
  }
}
