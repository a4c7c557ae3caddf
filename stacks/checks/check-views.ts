import type { SettingMistake } from '../../modules/errors';
import { isExpression } from '../../modules/setting';
import type { CdcHandler } from '../definition';
import type { PipelineFacts } from './facts';
import type { Draft } from './shape';

type ProjectionDraft = NonNullable<NonNullable<Draft<CdcHandler>['view']>['projection']>;

/** What the view sink writes besides the projection. */
const ownAttributes = ['_version', '_changedAtMs', '_deleted', '_expiresAt'];

/** A row belongs to exactly one item, so that its versions can be compared, and a change must show what it undoes. */
export function checkViews(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ where: pipelineWhere, definition: { table }, consumers }) =>
    consumers.flatMap(({ where, definition: { handler } }) => {
      if (handler?.kind !== 'cdc') return [];
      const { view } = handler as Draft<CdcHandler>;
      if (view?.projection === undefined) return [];
      return [
        ...checkViewType(pipelineWhere, table?.streamViewType),
        ...checkRowKeys(where, view.projection, tableKeys(table)),
        ...checkKeyType(where, view.projection, table),
        ...checkNames(where, view.projection),
      ];
    }),
  );
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

function checkRowKeys(where: string, projection: ProjectionDraft, keys: readonly string[]): SettingMistake[] {
  const { each, partitionKey, sortKey, attributes } = projection;
  const rowKeys = [partitionKey?.from, ...(sortKey?.from ?? [])];
  const missing = keys.filter((key) => !rowKeys.includes(`item.${key}`));
  const paths = [...rowKeys, ...Object.values(attributes ?? {})];
  const stray = each === undefined && paths.some((path) => path === 'each' || path?.startsWith('each.'));
  const shared = each !== undefined && !rowKeys.some((path) => path === 'each' || path?.startsWith('each.'));
  const setting = 'handler.view.projection';
  return [
    ...(missing.length > 0
      ? [
          {
            where,
            setting: `${setting}.sortKey.from`,
            rule: 'must name, with the partition key, every key attribute of the table: a row of two items could not tell their versions apart',
            value: rowKeys,
            remedy: `Add ${missing.map((key) => `\`item.${key}\``).join(' and ')}.`,
          },
        ]
      : []),
    ...(stray
      ? [
          {
            where,
            setting: `${setting}.each`,
            rule: 'is required where a path starts with `each`',
            remedy: 'Name the list whose elements become rows.',
          },
        ]
      : []),
    ...(shared
      ? [
          {
            where,
            setting: `${setting}.sortKey.from`,
            rule: 'must name something of the element: rows of one item would overwrite one another',
            value: rowKeys,
            remedy: 'Add a path like `each.lineId`.',
          },
        ]
      : []),
  ];
}

/** The type of a key of the table is known: a row with a key of another type could never be written. */
function checkKeyType(
  where: string,
  { partitionKey }: ProjectionDraft,
  table: PipelineFacts['definition']['table'],
): SettingMistake[] {
  const source = [table?.partitionKey, table?.sortKey].find((key) => key && partitionKey?.from === `item.${key.name}`);
  if (source?.type === undefined || partitionKey?.type === undefined || isExpression(source.type)) return [];
  if (source.type === partitionKey.type) return [];
  const place = { where, setting: 'handler.view.projection.partitionKey.type', value: partitionKey.type };
  return [{ ...place, rule: `must be ${source.type}, the type of \`${source.name}\``, remedy: 'Change it.' }];
}

function checkNames(where: string, { partitionKey, sortKey, attributes }: ProjectionDraft): SettingMistake[] {
  const keys = [partitionKey?.name, sortKey?.name];
  const setting = 'handler.view.projection';
  const duplicate = keys[0] !== undefined && keys[0] === keys[1];
  const names = [...keys, ...Object.keys(attributes ?? {})];
  const reserved = names.filter((name) => name !== undefined && ownAttributes.includes(name));
  const shadowed = Object.keys(attributes ?? {}).filter((name) => keys.includes(name));
  return [
    ...(duplicate
      ? [
          {
            where,
            setting: `${setting}.sortKey.name`,
            rule: 'must be unlike the partition key',
            value: keys[1],
            remedy: 'Rename it.',
          },
        ]
      : []),
    ...reserved.map((name) => ({
      where,
      setting,
      rule: `must not name an attribute that the sink writes itself (${ownAttributes.join(', ')})`,
      value: name,
      remedy: 'Rename it.',
    })),
    ...shadowed.map((name) => ({
      where,
      setting: `${setting}.attributes.${name}`,
      rule: 'must not be a key of the row',
      remedy: 'Remove it: keys are always there.',
    })),
  ];
}
