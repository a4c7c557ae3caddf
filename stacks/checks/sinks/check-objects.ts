import type { SettingMistake } from '../../../modules/errors';
import { isExpression } from '../../../modules/setting';
import type { ObjectsSettings } from '../../../modules/sinks/objects-settings';
import type { Draft } from '../shape';
import type { KeptSink } from './kept-sink';

const viewTypes: readonly unknown[] = ['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'];

/** An object belongs to exactly one item for good, and a change must show what the item has become. */
export function checkObjects({ where, prefix, pipeline }: KeptSink, { key }: Draft<ObjectsSettings>): SettingMistake[] {
  const { table } = pipeline.definition;
  const keys = [table?.partitionKey?.name, table?.sortKey?.name].filter((name) => name !== undefined);
  return [
    ...checkViewType(pipeline.where, table?.streamViewType),
    ...(key === undefined || isExpression(key) || keys.some(isExpression)
      ? []
      : checkKey({ where, prefix }, key, keys)),
  ];
}

function checkViewType(where: string, streamViewType: unknown): SettingMistake[] {
  if (streamViewType === undefined || viewTypes.includes(streamViewType) || isExpression(streamViewType)) return [];
  const rule = 'must be NEW_IMAGE or NEW_AND_OLD_IMAGES for objects of items: the new image is what they hold';
  return [{ where: `${where}/Table`, setting: 'streamViewType', rule, value: streamViewType, remedy: 'Remove it.' }];
}

/** An item whose object were named by something else would move, and leave its old state behind. */
function checkKey(
  { where, prefix }: Pick<KeptSink, 'where' | 'prefix'>,
  key: string,
  keys: readonly unknown[],
): SettingMistake[] {
  const named = [...key.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name);
  if (named.length === keys.length && keys.every((name) => named.includes(name as string))) return [];
  const rule = "must name the table's key attributes, all of them and no other: by anything else an item would move";
  const remedy = `Name ${keys.map((name) => `\`{${name}}\``).join(' and ')}.`;
  return [{ where, setting: `${prefix}objects.key`, rule, value: key, remedy }];
}
