import type { TransitionRule } from '../../../handlers/sinks/transitions/settings';
import type { SettingMistake } from '../../../modules/errors';
import { canonicalJson } from '../../../modules/json-text';
import { hasExpression, isExpression } from '../../../modules/setting';
import type { TransitionsSettings } from '../../../modules/sinks/transitions-settings';
import type { Draft } from '../shape';
import type { KeptSink } from './kept-sink';

/** A function's environment has 4,096 bytes in all; the rest is for its other variables. */
const rulesBytesMax = 3_000;

/** A transition is between two images, its ends are texts or null, and all rules fit into an environment. */
export function checkTransitions(sink: KeptSink, { rules }: Draft<TransitionsSettings>): SettingMistake[] {
  const { where, prefix, pipeline } = sink;
  const list = rules === undefined || isExpression(rules) ? [] : (rules as readonly Draft<TransitionRule>[]);
  const bytes = hasExpression(list) ? 0 : Buffer.byteLength(canonicalJson(list));
  const setting = `${prefix}transitions.rules`;
  const tooLong = {
    ...{
      where,
      setting,
      rule: `must be at most ${rulesBytesMax} bytes as JSON, for a function's environment has 4,096`,
    },
    ...{ value: bytes, remedy: 'Keep mails in templates of SES, or divide the rules among two consumers.' },
  };
  return [
    ...checkViewType(pipeline.where, pipeline.definition.table?.streamViewType),
    ...list.flatMap((rule, index) => checkEnds({ where, setting: `${setting}[${index}]` }, rule)),
    ...(bytes > rulesBytesMax ? [tooLong] : []),
  ];
}

function checkViewType(where: string, streamViewType: unknown): SettingMistake[] {
  if (streamViewType === undefined || streamViewType === 'NEW_AND_OLD_IMAGES' || isExpression(streamViewType))
    return [];
  const rule = 'must be NEW_AND_OLD_IMAGES for transitions: they are between what an item was and what it is';
  return [{ where: `${where}/Table`, setting: 'streamViewType', rule, value: streamViewType, remedy: 'Remove it.' }];
}

function checkEnds({ where, setting }: { where: string; setting: string }, rule: Draft<TransitionRule>) {
  return (['from', 'to'] as const).flatMap((end): SettingMistake[] => {
    const value: unknown = rule[end];
    if (value === undefined || isExpression(value) || isEnd(value)) return [];
    const says = 'must be a list of texts, with null where the attribute is not there';
    return [{ where, setting: `${setting}.${end}`, rule: says, value, remedy: "Write `['PENDING']`." }];
  });
}

function isEnd(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((each) => each === null || typeof each === 'string' || isExpression(each));
}
