import type { SettingMistake } from '../../modules/errors';
import { isExpression } from '../../modules/setting';
import { sinkNames } from '../../modules/sinks';
import type { SinkName } from '../../modules/sinks/settings';
import { sinkRules } from '../rules/sink-rules';
import { checkRules } from './check-rules';
import { functionsOf, type PipelineFacts } from './facts';
import { sinkChecks } from './sinks';
import type { KeptSink } from './sinks/kept-sink';

type Loose = { readonly [setting: string]: unknown };

/** The sinks that functions keep: that their settings are there and no others, and what does not go together. */
export function checkSinks(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap((pipeline) =>
    functionsOf(pipeline).flatMap(({ where, prefix, definition, hasBothImages }) => {
      const { handler, vpcConfig } = definition;
      if (handler?.kind !== 'cdc' || handler.sink === undefined || isExpression(handler.sink)) return [];
      const isInVpc = vpcConfig !== undefined || pipeline.definition.network !== undefined;
      const seen = hasBothImages ? withBothImages(pipeline) : pipeline;
      const sink = { where, prefix: `${prefix}handler.`, pipeline: seen, isInVpc };
      return [...checkChoice(sink, handler.sink, handler), ...checkSettings(sink, handler.sink, handler)];
    }),
  );
}

/** A Kinesis record holds both images, whatever the stream of the table does. */
function withBothImages(pipeline: PipelineFacts): PipelineFacts {
  const { table } = pipeline.definition;
  if (table === undefined) return pipeline;
  const seen = { ...table, streamViewType: 'NEW_AND_OLD_IMAGES' as const };
  return { ...pipeline, definition: { ...pipeline.definition, table: seen } };
}

function checkChoice({ where, prefix }: KeptSink, chosen: SinkName, handler: Loose): SettingMistake[] {
  const others = sinkNames.filter((name) => name !== chosen && handler[name] !== undefined);
  const missing = { where, setting: `${prefix}${chosen}`, rule: 'is required', remedy: sinkChecks[chosen].remedy };
  return [
    ...(handler[chosen] === undefined ? [missing] : []),
    ...others.map((name) => ({
      where,
      setting: `${prefix}${name}`,
      rule: `must not be given for the sink \`${chosen}\``,
      remedy: 'Remove it, or name its sink.',
    })),
  ];
}

function checkSettings(sink: KeptSink, name: SinkName, handler: Loose): SettingMistake[] {
  const settings = handler[name];
  if (settings === undefined || isExpression(settings)) return [];
  const check = sinkChecks[name].check as (sink: KeptSink, settings: unknown) => readonly SettingMistake[];
  const { where, prefix } = sink;
  return [...check(sink, settings), ...checkRules(sinkRules[name], { [name]: settings }, { where, prefix })];
}
