import type { SettingMistake } from '../../../modules/errors';
import { isExpression } from '../../../modules/setting';
import type { ViewSettings } from '../../../modules/sinks/view-settings';
import { checkExistingTable } from '../check-existing-table';
import type { PipelineFacts } from '../facts';
import type { Draft } from '../shape';
import type { KeptSink } from './kept-sink';

type ProjectionDraft = NonNullable<Draft<ViewSettings>['projection']>;

/**
 * A row belongs to exactly one item, so that its versions can be compared, and a change must show what it undoes. A
 * table that exists is near.
 */
export function checkView(sink: KeptSink, { projection, table: theirs }: Draft<ViewSettings>): SettingMistake[] {
  const { where, prefix, pipeline } = sink;
  const { table } = pipeline.definition;
  const misplaced = checkExistingTable(sink, `${prefix}view.table.arn`, theirs?.arn);
  if (projection === undefined) return misplaced;
  return [
    ...misplaced,
    ...checkViewType(pipeline.where, table?.streamViewType),
    ...checkRowKeys(where, prefix, projection, tableKeys(table)),
    ...checkKeyType(where, prefix, projection, table),
  ];
}

function checkViewType(where: string, streamViewType: unknown): SettingMistake[] {
  if (streamViewType === undefined || streamViewType === 'NEW_AND_OLD_IMAGES' || isExpression(streamViewType))
    return [];
  const rule = 'must be NEW_AND_OLD_IMAGES for a view: rows that a change removes are found in the old image';
  return [{ where: `${where}/Table`, setting: 'streamViewType', rule, value: streamViewType, remedy: 'Remove it.' }];
}

function tableKeys(table: PipelineFacts['definition']['table']): string[] {
  return [table?.partitionKey?.name, table?.sortKey?.name].filter(
    (name) => name !== undefined && !isExpression(name),
  ) as string[];
}

/** A row of two items could not tell their versions apart. */
function checkRowKeys(
  where: string,
  prefix: string,
  projection: ProjectionDraft,
  keys: readonly string[],
): SettingMistake[] {
  const rowKeys = [projection.partitionKey?.from, ...(projection.sortKey?.from ?? [])];
  const missing = keys.filter((key) => !rowKeys.includes(`item.${key}`));
  if (missing.length === 0) return [];
  const place = { where, setting: `${prefix}view.projection.sortKey.from`, value: rowKeys };
  const rule =
    'must name, with the partition key, every key attribute of the table: a row of two items could not tell their versions apart';
  return [{ ...place, rule, remedy: `Add ${missing.map((key) => `\`item.${key}\``).join(' and ')}.` }];
}

/** The type of a key of the table is known: a row with a key of another type could never be written. */
function checkKeyType(
  where: string,
  prefix: string,
  { partitionKey }: ProjectionDraft,
  table: PipelineFacts['definition']['table'],
): SettingMistake[] {
  const source = [table?.partitionKey, table?.sortKey].find((key) => key && partitionKey?.from === `item.${key.name}`);
  if (source?.type === undefined || partitionKey?.type === undefined || isExpression(source.type)) return [];
  if (source.type === partitionKey.type) return [];
  const place = { where, setting: `${prefix}view.projection.partitionKey.type`, value: partitionKey.type };
  return [{ ...place, rule: `must be ${source.type}, the type of \`${source.name}\``, remedy: 'Change it.' }];
}
