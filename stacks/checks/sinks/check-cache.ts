import type { SettingMistake } from '../../../modules/errors';
import { isExpression } from '../../../modules/setting';
import type { CacheSettings } from '../../../modules/sinks/cache-settings';
import type { Draft } from '../shape';
import type { KeptSink } from './kept-sink';

/** The function must stand where the cache does, and a change must show what its keys are made of. */
export function checkCache(sink: KeptSink, settings: Draft<CacheSettings>): SettingMistake[] {
  return [...checkVpc(sink, settings), ...checkImages(sink, settings)];
}

function checkVpc({ where, prefix, isInVpc }: KeptSink, { endpoint, serverless }: Draft<CacheSettings>) {
  const setting = serverless ? 'serverless' : 'endpoint.network';
  if (isInVpc || (serverless ?? endpoint?.network) === undefined) return [];
  return [
    {
      where,
      setting: `${prefix}cache.${setting}`,
      rule: 'needs the function in the VPC of the cache',
      remedy: 'Give the consumer a `vpcConfig`, or the pipeline a `network`.',
    },
  ];
}

/** Key attributes are in every record; of another one the old value must be known too, since it is cached under that. */
function checkImages({ where, prefix, pipeline }: KeptSink, { keys }: Draft<CacheSettings>): SettingMistake[] {
  const { table } = pipeline.definition;
  const { streamViewType } = table ?? {};
  const isWhole = streamViewType === undefined || streamViewType === 'NEW_AND_OLD_IMAGES';
  const keyNames = [table?.partitionKey?.name, table?.sortKey?.name];
  if (isWhole || isExpression(keys) || [streamViewType, ...keyNames].some(isExpression)) return [];
  return (keys ?? []).flatMap((template, index) => {
    const others = attributesOf(template).filter((name) => !keyNames.includes(name));
    if (others.length === 0) return [];
    return [
      {
        where,
        setting: `${prefix}cache.keys[${index}]`,
        rule: `must name only key attributes where the stream has ${streamViewType}: the old key is found in the old image`,
        value: template,
        remedy: 'Name key attributes, or remove `streamViewType` of the table.',
      },
    ];
  });
}

/** Names of the item's own attributes in a template: `address` of `{address.city}`. */
function attributesOf(template: string | undefined): readonly string[] {
  return [...(template ?? '').matchAll(/\{([^{}]+)\}/g)].map(([, path]) => path!.split('.')[0]!);
}
