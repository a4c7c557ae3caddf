import { changeKeyOf } from '../../handlers/core/batch-entry';
import type { Change } from '../../handlers/core/change';
import { eventSourceOf } from '../../handlers/core/event-source';
import { everySource } from '../../handlers/core/every-source';
import type { FoundRecord } from './finding';

/**
 * A record of an event with what it says of its change. `place` names it where it cannot be read: it then waits for no
 * other record, and none waits for it.
 */
export async function foundRecordOf(record: object, place: string): Promise<FoundRecord> {
  const itemIdentifier = identifierIn(record);
  const change = await changeIn(record, itemIdentifier);
  if (!change) return { record, itemIdentifier, itemKey: place };
  const { keys, eventName, version, createdAtMs, itemKey } = change;
  const facts = {
    id: change.id,
    changeKey: changeKeyOf(change),
    keys,
    eventName,
    version,
    ...(createdAtMs !== undefined && { createdAtMs }),
  };
  return { record, itemIdentifier, itemKey, facts };
}

/** Empty where the record has none: it then cannot be reported, and so not be brought. */
function identifierIn(record: object): string {
  try {
    return eventSourceOf([record], everySource).identify(record);
  } catch {
    return '';
  }
}

async function changeIn(record: object, itemIdentifier: string): Promise<Change | undefined> {
  try {
    const source = eventSourceOf([record], everySource);
    return await source.decode(record, itemIdentifier, async () => Buffer.from(innerText(record)));
  } catch {
    return undefined;
  }
}

/** A pointer to a claim check says all that is asked here, so the payload stays where it is. */
function innerText(record: object): string {
  const { body } = record as { readonly body: string };
  const outer = JSON.parse(body) as { readonly Type?: string; readonly Message?: string };
  return outer.Type === 'Notification' ? outer.Message! : body;
}
