import type { SettingMistake } from '../../modules/errors';
import { isExpression } from '../../modules/setting';
import type { PipelineFacts } from './facts';
import { isPlainObject } from './shape';

/** Settings that name something in a region, which must be where it is used: AWS reaches no further. */
const regional = ['kmsKeyArn', 'streamArn', 'layers'];

/** What pipes and rules of buses call or send to as well, which other settings may have elsewhere. */
const called = ['target', 'enrichment'];

/** What a definition names by ARN lives in the environment's region, or a replica's in its own. */
export function checkRegions(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ where, region, definition, consumers, kinesisConsumers, subscribers }) => {
    if (region === undefined) return [];
    const places = [
      { where: `${where}/Table`, settings: definition.table },
      { where: `${where}/Kinesis`, settings: { ...definition.kinesis, consumers: undefined } },
      { where: `${where}/Archive`, settings: definition.archive },
      ...pipePlaces(where, definition),
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

interface CheckedPlace {
  readonly where: string;
  readonly settings: unknown;
}

/** A pipe reaches its own region alone; a rule of a bus reaches another bus anywhere. */
function pipePlaces(where: string, { pipes = {}, buses = {} }: PipelineFacts['definition']): readonly CheckedPlace[] {
  return [
    ...Object.entries(pipes).map(([id, settings]) => ({ where: `${where}/${id}`, settings })),
    ...Object.entries(buses).flatMap(([id, { rules = {}, ...settings } = {}]) => [
      { where: `${where}/${id}`, settings },
      ...Object.entries(rules).map(([ruleId, rule]) => ({
        where: `${where}/${id}/${ruleId}`,
        settings: { ...rule, target: { ...rule?.target, eventBus: undefined } },
      })),
    ]),
  ];
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
  if (typeof value === 'string') return isRegional(setting, value) ? [{ setting, arn: value, region }] : [];
  if (!isPlainObject(value)) return [];
  const { regionName } = value;
  const inside = typeof regionName === 'string' && !isExpression(regionName) ? regionName : region;
  return Object.entries(value).flatMap(([name, entry]) =>
    arnsOf(entry, setting === '' ? name : `${setting}.${name}`, inside),
  );
}

/** A header that a pipe sends may be called `arn` too, and hold what it likes. */
function isRegional(setting: string, value: string): boolean {
  if (regional.some((name) => namesLast(setting, name))) return true;
  const [first = ''] = setting.split('.');
  return called.includes(first) && /arn$/i.test(setting) && value.startsWith('arn:');
}

/** `handler.view.kmsKeyArn` and `layers[0]`, but not a variable of that name in `environment`. */
function namesLast(setting: string, name: string): boolean {
  const parts = setting.replace(/\[\d+\]/g, '').split('.');
  return parts.at(-1) === name && !parts.includes('environment') && !parts.includes('tags');
}
