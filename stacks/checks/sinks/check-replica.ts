import type { SettingMistake } from '../../../modules/errors';
import { isExpression } from '../../../modules/setting';
import type { ReplicaSettings, ReplicaTableSettings } from '../../../modules/sinks/replica-settings';
import type { Draft } from '../shape';
import type { KeptSink } from './kept-sink';

/** A change must show what the replica is to hold, and the replica must have the keys of the table. */
export function checkReplica(sink: KeptSink, settings: Draft<ReplicaSettings>): SettingMistake[] {
  return [
    ...checkViewType(sink, settings.loopPrevention !== undefined),
    ...checkKeys(sink, settings.table),
    ...checkSides(sink, settings),
  ];
}

const viewTypes: { readonly [loops: string]: readonly unknown[] } = {
  open: ['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'],
  prevented: ['NEW_AND_OLD_IMAGES'],
};

function checkViewType({ pipeline }: KeptSink, preventsLoops: boolean): SettingMistake[] {
  const value = pipeline.definition.table?.streamViewType;
  const taken = viewTypes[preventsLoops ? 'prevented' : 'open']!;
  if (value === undefined || taken.includes(value) || isExpression(value)) return [];
  const reason = preventsLoops
    ? 'that prevents loops: both images tell who wrote an item'
    : 'of a table: the new image is what it holds';
  const rule = `must be ${taken.join(' or ')} for a replica ${reason}`;
  return [{ where: `${pipeline.where}/Table`, setting: 'streamViewType', rule, value, remedy: 'Remove it.' }];
}

function checkKeys(
  { where, prefix, pipeline }: KeptSink,
  table: Draft<ReplicaTableSettings> | undefined,
): SettingMistake[] {
  const { table: source } = pipeline.definition;
  if (table === undefined || source?.partitionKey === undefined) return [];
  return (['partitionKey', 'sortKey'] as const).flatMap((setting) => {
    const [wanted, value] = [source[setting], table[setting]];
    if (isExpression(wanted) || isExpression(value)) return [];
    if (wanted?.name === value?.name && wanted?.type === value?.type) return [];
    const rule = `must be the \`${setting}\` of the table, ${wanted ? `\`${wanted.name}\` of type ${wanted.type}` : 'which has none'}`;
    const place = { where, setting: `${prefix}replica.table.${setting}`, rule };
    return [{ ...place, ...(value && { value }), remedy: wanted ? 'Copy it.' : 'Remove it.' }];
  });
}

/** Two tables of one region need other names for their sides than the region's. */
function checkSides({ where, prefix, pipeline }: KeptSink, settings: Draft<ReplicaSettings>): SettingMistake[] {
  const { table, tableArn, loopPrevention } = settings;
  const region = table?.regionName ?? (isExpression(tableArn) ? undefined : tableArn?.split(':')[3]);
  if (loopPrevention === undefined || loopPrevention.region !== undefined) return [];
  if (region === undefined || region !== pipeline.region) return [];
  const rule = 'is required where both tables are in one region: the sides would have one name';
  return [{ where, setting: `${prefix}replica.loopPrevention.region`, rule, remedy: 'Name this side.' }];
}
