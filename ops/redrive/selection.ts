import type { EventName } from '../../handlers/core/change';
import { itemKeyOf } from '../../handlers/core/item-key';
import type { Finding, FoundRecord, SourceName } from './finding';

/** Which findings, and which of their records, a redrive is about. What is absent does not matter. */
export interface Selection {
  readonly sources: readonly SourceName[];
  /** Words of causes, one of which must be there. */
  readonly errors?: readonly string[];
  /** `itemKeyOf` the item's key. */
  readonly itemKey?: string;
  readonly events?: readonly EventName[];
  /** Epoch milliseconds of the change, the end not included. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

export function selectsFinding({ sources, errors }: Selection, { source, cause }: Finding): boolean {
  const words = cause.split(' ');
  return sources.includes(source) && (errors === undefined || errors.some((error) => words.includes(error)));
}

/** A record that cannot be read is none of an item or an event, and has the time of its finding. */
export function selectsRecord(selection: Selection, { facts }: FoundRecord, finding: Finding): boolean {
  const { itemKey, events, fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = selection;
  const atMs = facts?.createdAtMs ?? finding.atMs;
  return (
    selectsFinding(selection, finding) &&
    (itemKey === undefined || (facts !== undefined && itemKeyOf(facts.keys) === itemKey)) &&
    (events === undefined || (facts !== undefined && events.includes(facts.eventName))) &&
    atMs >= fromMs &&
    atMs < toMs
  );
}

/** Whether all that a finding says of what is lost is wanted: of what is gone there is neither key nor event. */
export function selectsLost(selection: Selection, finding: Finding): boolean {
  const { itemKey, events, fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = selection;
  const isWhole = itemKey === undefined && events === undefined;
  return isWhole && selectsFinding(selection, finding) && finding.atMs >= fromMs && finding.atMs < toMs;
}
