import type { SettingMistake } from '../../modules/errors';
import { isExpression } from '../../modules/setting';
import type { PipelineFacts } from './facts';
import { isPlainObject } from './shape';

/** Settings that name something in a region, which must be where it is used: AWS reaches no further. */
const regional = ['kmsKeyArn', 'streamArn', 'layers'];

/** What a definition names by ARN lives in the environment's region, or a replica's in its own. */
export function checkRegions(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ where, region, definition, consumers, kinesisConsumers, subscribers }) => {
    if (region === undefined) return [];
    const places = [
      { where: `${where}/Table`, settings: definition.table },
      { where: `${where}/Kinesis`, settings: { ...definition.kinesis, consumers: undefined } },
      ...consumers.map(({ where, definition: { handler, ...settings } }) => ({
        where,
        settings: { ...settings, handler: handler && { ...handler, subscribers: undefined } },
      })),
      ...[...kinesisConsumers, ...subscribers].map(({ where, definition }) => ({ where, settings: definition })),
    ];
    return places.flatMap(({ where, settings }) =>
      arnsOf(settings, '', region)
        .filter(({ arn, region: expected }) => arn.split(':')[3] !== expected)
        .map(({ arn, setting, region: expected }) => ({
          where,
          setting,
          rule: `must be in ${expected}`,
          value: arn,
          remedy: 'Name one of that region.',
        })),
    );
  });
}

interface NamedArn {
  readonly setting: string;
  readonly arn: string;
  /** Where it must be. */
  readonly region: string;
}

function arnsOf(value: unknown, setting: string, region: string): NamedArn[] {
  if (isExpression(value)) return [];
  if (Array.isArray(value)) return value.flatMap((entry, index) => arnsOf(entry, `${setting}[${index}]`, region));
  if (typeof value === 'string')
    return regional.some((name) => namesLast(setting, name)) ? [{ setting, arn: value, region }] : [];
  if (!isPlainObject(value)) return [];
  const { regionName } = value;
  const inside = typeof regionName === 'string' && !isExpression(regionName) ? regionName : region;
  return Object.entries(value).flatMap(([name, entry]) =>
    arnsOf(entry, setting === '' ? name : `${setting}.${name}`, inside),
  );
}

/** `handler.view.kmsKeyArn` and `layers[0]`, but not a variable of that name in `environment`. */
function namesLast(setting: string, name: string): boolean {
  const parts = setting.replace(/\[\d+\]/g, '').split('.');
  return parts.at(-1) === name && !parts.includes('environment') && !parts.includes('tags');
}
