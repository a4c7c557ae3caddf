import { repairSource } from '../core/every-source';
import { itemKeyOf } from '../core/item-key';
import { sha256Hex } from '../core/sha256';
import { backfillLabelOf } from '../core/version';
import type { TableItem } from './table-item';

/** The table whose items are brought. */
export interface SourceTable {
  readonly table: { readonly arn: string; readonly viewType?: string | undefined };
  readonly region: string;
}

/** As what an item is brought. */
export type Bringing =
  /** Older than any live change: `atMs` is when the backfill began, or the time that an export shows. */
  | { readonly mode: 'seed'; readonly atMs: number }
  /** What was read shows every change that was made before `readFromMs`. */
  | { readonly mode: 'repair'; readonly readFromMs: number };

/** A stream record that tells of an item as it is. `held`: where a sink said that it holds something of the item. */
export function broughtRecord(
  item: TableItem,
  bringing: Bringing,
  sequenceNumber: string,
  { table, region }: SourceTable,
  held?: readonly string[],
) {
  const { keys, newImage, oldImage } = item;
  const atMs = bringing.mode === 'seed' ? bringing.atMs : bringing.readFromMs;
  const label = backfillLabelOf(atMs);
  return {
    // The same when the page is brought again, and another one in the next backfill.
    eventID: sha256Hex(`${bringing.mode}/${label}/${itemKeyOf(keys)}`).slice(0, 32),
    eventName: newImage ? (oldImage ? 'MODIFY' : 'INSERT') : 'REMOVE',
    eventVersion: '1.1',
    eventSource: bringing.mode === 'seed' ? 'aws:dynamodb' : repairSource,
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(atMs / 1_000),
      Keys: keys,
      ...(newImage && { NewImage: newImage }),
      ...(oldImage && { OldImage: oldImage }),
      SequenceNumber: sequenceNumber,
      StreamViewType: table.viewType ?? 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: `${table.arn}/stream/${label}`,
    ...(bringing.mode === 'repair' && { readFromMs: bringing.readFromMs }),
    ...(held && { held }),
  };
}

export type BroughtRecord = ReturnType<typeof broughtRecord>;
