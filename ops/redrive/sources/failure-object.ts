import type { Finding, FoundRecord, Target } from '../finding';
import { foundRecordOf } from '../found-record';
import { historyIn, withAttempt } from '../history';
import { locationOf, type ObjectParts } from './quarantine-object';
import { removeObject, rewriteObject } from './stored-object';
import type { StreamPointer } from './stream-pointer';

/** A batch that a mapping gave up, whole in its failure destination. */
export async function failureObjectFinding(
  body: object,
  pointer: StreamPointer,
  target: Target,
  { object, client, index }: ObjectParts,
): Promise<Finding> {
  const place = locationOf(object);
  const payload = payloadIn(pointer);
  const records = await Promise.all(payload.map((record, at) => foundRecordOf(record, `${place}#${at}`)));
  const history = historyIn((body as { readonly history?: unknown }).history);
  const { streamArn, shardId } = pointer;
  return {
    id: place,
    source: 'failures',
    target,
    cause: pointer.cause,
    atMs: pointer.atMs || object.writtenAtMs,
    records,
    expected: records.length,
    isSuperset: false,
    // The closing call of a tumbling window: a state, which only the mapping can give to the function.
    lost: records.length === 0 ? [{ streamArn, shardId, count: 0 }] : [],
    history,
    async remove() {
      const isGone = await removeObject(client, object);
      await index.remove(object.bucket, object.key);
      return isGone;
    },
    async keep({ left, attempt }) {
      if (left.length === records.length && !attempt) return;
      const attempts = attempt ? withAttempt(history, attempt) : history;
      await rewriteObject(client, object, JSON.stringify({ ...body, payload: textOf(left), history: attempts }));
      await index.remove(object.bucket, object.key);
    },
  };
}

/** None where somebody wrote what no mapping writes: the object then stays. */
function payloadIn({ payload = '' }: StreamPointer): readonly object[] {
  try {
    const { Records } = JSON.parse(payload) as { readonly Records?: unknown };
    return Array.isArray(Records) ? Records : [];
  } catch {
    return [];
  }
}

function textOf(records: readonly FoundRecord[]): string {
  return JSON.stringify({ Records: records.map(({ record }) => record) });
}
