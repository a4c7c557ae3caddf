import type { SettingMistake } from '../../../modules/errors';
import { isExpression } from '../../../modules/setting';
import type { OpensearchSettings } from '../../../modules/sinks/opensearch-settings';
import type { Draft } from '../shape';
import type { KeptSink } from './kept-sink';

const viewTypes: readonly unknown[] = ['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'];

/** A document belongs to exactly one item for good, and a change must show what the item has become. */
export function checkOpensearch(
  { where, prefix, pipeline }: KeptSink,
  { index, domain }: Draft<OpensearchSettings>,
): SettingMistake[] {
  const { table } = pipeline.definition;
  const keys = [table?.partitionKey?.name, table?.sortKey?.name].filter((name) => name !== undefined);
  const isUnknown = index?.id === undefined || isExpression(index.id) || keys.some(isExpression);
  return [
    ...checkViewType(pipeline.where, table?.streamViewType),
    ...(isUnknown ? [] : checkId(where, `${prefix}opensearch.index.id`, index.id as string, keys)),
    ...(['mappings', 'settings'] as const).flatMap((name) =>
      checkJson(where, `${prefix}opensearch.index.${name}`, index?.[name]),
    ),
    ...checkNodes(where, `${prefix}opensearch.domain.instanceCount`, domain?.instanceCount),
  ];
}

function checkViewType(where: string, streamViewType: unknown): SettingMistake[] {
  if (streamViewType === undefined || viewTypes.includes(streamViewType) || isExpression(streamViewType)) return [];
  const rule = 'must be NEW_IMAGE or NEW_AND_OLD_IMAGES for documents of items: the new image is what they hold';
  return [{ where: `${where}/Table`, setting: 'streamViewType', rule, value: streamViewType, remedy: 'Remove it.' }];
}

/** By anything but its key an item would move, and leave its old document behind. */
function checkId(where: string, setting: string, id: string, keys: readonly unknown[]): SettingMistake[] {
  const named = [...id.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name);
  if (named.length === keys.length && keys.every((name) => named.includes(name as string))) return [];
  const rule = "must name the table's key attributes, all of them and no other: by anything else an item would move";
  const remedy = `Name ${keys.map((name) => `\`{${name}}\``).join(' and ')}.`;
  return [{ where, setting, rule, value: id, remedy }];
}

/** A function that could not read its settings would quarantine nothing and do nothing. */
function checkJson(where: string, setting: string, text: unknown): SettingMistake[] {
  if (typeof text !== 'string' || isExpression(text) || isObjectText(text)) return [];
  return [{ where, setting, rule: 'must be a JSON object', value: text, remedy: 'Write it by `JSON.stringify`.' }];
}

function isObjectText(text: string): boolean {
  try {
    return /^\s*\{/.test(text) && Boolean(JSON.parse(text));
  } catch {
    return false;
  }
}

/** Two zones take the same number of nodes each. */
function checkNodes(where: string, setting: string, count: unknown): SettingMistake[] {
  if (typeof count !== 'number' || isExpression(count) || count === 1 || count % 2 === 0) return [];
  const rule = 'must be 1 or an even number, which is spread over two zones';
  return [{ where, setting, rule, value: count, remedy: 'Add or remove a node.' }];
}
