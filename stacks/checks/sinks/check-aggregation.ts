import type { SettingMistake } from '../../../modules/errors';
import { canonicalJson } from '../../../modules/json-text';
import { hasExpression, isExpression } from '../../../modules/setting';
import type { AggregationSettings } from '../../../modules/sinks/aggregation-settings';
import { checkExistingTable } from '../check-existing-table';
import type { Draft } from '../shape';
import type { KeptSink } from './kept-sink';

/** A function's environment has 4,096 bytes in all; the rest is for its other variables. */
const ruleBytesMax = 3_000;

const viewTypes: readonly unknown[] = ['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'];

/** A change must show what the item has become; the rule fits into an environment, and the table is near. */
export function checkAggregation(sink: KeptSink, settings: Draft<AggregationSettings>): SettingMistake[] {
  return [
    ...checkViewType(sink.pipeline.where, sink.pipeline.definition.table?.streamViewType),
    ...checkSize(sink, settings),
    ...checkExistingTable(sink, `${sink.prefix}aggregation.table.arn`, settings.table?.arn),
  ];
}

function checkViewType(where: string, streamViewType: unknown): SettingMistake[] {
  if (streamViewType === undefined || viewTypes.includes(streamViewType) || isExpression(streamViewType)) return [];
  const rule = 'must be NEW_IMAGE or NEW_AND_OLD_IMAGES for an aggregation: the new image is what it counts';
  return [{ where: `${where}/Table`, setting: 'streamViewType', rule, value: streamViewType, remedy: 'Remove it.' }];
}

function checkSize({ where, prefix }: KeptSink, { groupBy, where: tests, sums }: Draft<AggregationSettings>) {
  const rule = { groupBy, where: tests, sums };
  const bytes = hasExpression(rule) ? 0 : Buffer.byteLength(canonicalJson(rule));
  if (bytes <= ruleBytesMax) return [];
  return [
    {
      where,
      setting: `${prefix}aggregation`,
      rule: `must be at most ${ruleBytesMax} bytes as JSON, for a function's environment has 4,096`,
      value: bytes,
      remedy: 'Divide it among two consumers.',
    },
  ];
}
