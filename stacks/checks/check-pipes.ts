import type { SettingMistake } from '../../modules/errors';
import { checkEventSourceSettings } from '../../modules/event-source-settings';
import { eq, not, text } from '../../modules/rule';
import { isExpression } from '../../modules/setting';
import type { PipeDefinition } from '../definition';
import { nearestName } from '../nearest-name';
import { busArnRule, pipeRules } from '../rules/pipe-rules';
import { checkRules } from './check-rules';
import type { PipelineFacts } from './facts';
import type { Draft } from './shape';

type PipeDraft = Draft<PipeDefinition>;

const rules = pipeRules(not(eq(text('source', 'dynamodb'), 'kinesis')));

/** Pipes: what AWS would refuse when it makes them, and what it takes although it loses records. */
export function checkPipes(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap((pipeline) => [
    ...checkIds(pipeline),
    ...Object.entries(pipeline.definition.pipes ?? {}).flatMap(([id, pipe]) =>
      pipe === undefined ? [] : checkPipe(`${pipeline.where}/${id}`, pipe, pipeline),
    ),
  ]);
}

/** Ids that the product's own constructs have at the same place. */
const takenIds = ['Table', 'Network', 'Kinesis', 'Archive', 'VersionPruner', 'Alarms', 'Default'];

/** Pipes and buses stand beside consumers, in the state and in names in AWS. */
function checkIds({ where, definition }: PipelineFacts): SettingMistake[] {
  const { consumers = {}, kinesis, pipes = {}, buses = {}, backfill } = definition;
  const enrichments = Object.entries(pipes).flatMap(([id, pipe]) =>
    pipe?.enrichmentFunction ? `${id}Enrichment` : [],
  );
  const others = [
    ...Object.keys(consumers),
    ...Object.keys(kinesis?.consumers ?? {}),
    ...enrichments,
    ...takenIds,
  ].concat(backfill === undefined ? [] : ['Backfill']);
  return [...Object.keys(pipes), ...Object.keys(buses)].flatMap((id, index, own) => {
    if (!others.includes(id) && own.indexOf(id) === index) return [];
    const rule = 'is taken by another construct of the pipeline';
    return [{ where: `${where}/${id}`, setting: 'id', rule, value: id, remedy: 'Rename it.' }];
  });
}

function checkPipe(where: string, pipe: PipeDraft, pipeline: PipelineFacts): SettingMistake[] {
  return [
    ...checkRules(rules, pipe, { where }),
    ...checkSource(where, pipe, pipeline),
    ...checkBus(where, pipe, pipeline),
    ...checkFilters(where, pipe),
  ];
}

function checkSource(where: string, { source }: PipeDraft, { definition }: PipelineFacts): SettingMistake[] {
  if (source !== 'kinesis' || definition.kinesis !== undefined) return [];
  const remedy = 'Describe `kinesis`, or read the stream of the table.';
  return [{ where, setting: 'source', rule: "needs the pipeline's `kinesis`", value: source, remedy }];
}

function checkBus(where: string, { bus, target }: PipeDraft, { definition }: PipelineFacts): SettingMistake[] {
  if (bus === undefined) return checkRules([busArnRule], { target }, { where });
  const buses = Object.keys(definition.buses ?? {});
  const refuse = (setting: string, rule: string, remedy: string) => [{ where, setting, rule, value: bus, remedy }];
  if (target?.eventBus === undefined) {
    return refuse('bus', 'is for a target of kind `eventBus`', 'Write `target: { eventBus: {} }`.');
  }
  if (target.eventBus.arn !== undefined) {
    return refuse('bus', 'must not be given together with `target.eventBus.arn`', 'Remove one of them.');
  }
  if (buses.includes(bus)) return [];
  const nearest = nearestName(bus, buses);
  const remedy = nearest === undefined ? `Known are ${buses.join(', ') || 'none'}.` : `Did you mean \`${nearest}\`?`;
  return refuse('bus', 'must name a bus of the pipeline', remedy);
}

/** The grammar of patterns is that of mappings. */
function checkFilters(where: string, { source, filterCriteria }: PipeDraft): SettingMistake[] {
  const filters: unknown = filterCriteria?.filters;
  if (!Array.isArray(filters)) return [];
  const texts = (filters as { pattern?: unknown }[]).filter(({ pattern }) => pattern !== undefined).map(withText);
  const settings = { startingPosition: 'TRIM_HORIZON', filterCriteria: { filters: texts } };
  const issues = checkEventSourceSettings(source === 'kinesis' ? 'kinesis' : 'dynamodb', settings, where, {
    isUnresolved: isExpression,
  });
  return issues
    .filter(({ setting }) => setting.startsWith('filterCriteria'))
    .map(({ awsError: _awsError, ...mistake }) => mistake);
}

function withText(filter: { readonly pattern?: unknown }) {
  const { pattern } = filter;
  return typeof pattern === 'object' && !isExpression(pattern) ? { pattern: JSON.stringify(pattern) } : filter;
}
