import type { SettingMistake } from '../../modules/errors';
import { flag, list } from '../../modules/rule';
import { isExpression } from '../../modules/setting';
import { kinesisReaderRules, kinesisStreamRules } from '../rules/kinesis-rules';
import { checkRules } from './check-rules';
import type { PipelineFacts } from './facts';

const readerRules = kinesisReaderRules({
  consumers: list('consumers'),
  registered: list('registered'),
  pipes: list('pipes'),
  hasArchive: flag('hasArchive', false),
});

/** Kinesis streams: what their settings ask of one another, how many read them, and that a table writes to one. */
export function checkKinesis(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return [...pipelines.flatMap(checkStream), ...checkTables(pipelines)];
}

function checkStream({ where, definition, kinesisConsumers }: PipelineFacts): SettingMistake[] {
  const { kinesis, archive, pipes = {} } = definition;
  if (kinesis === undefined) return [];
  const registered = kinesisConsumers.filter(({ definition: { enhancedFanOut } }) => enhancedFanOut === true);
  const readers = {
    consumers: kinesisConsumers.map(({ id }) => id),
    registered: registered.map(({ id }) => id),
    pipes: Object.keys(pipes).filter((id) => pipes[id]?.source === 'kinesis'),
    hasArchive: archive !== undefined,
  };
  return [
    ...('streamArn' in kinesis ? [] : checkRules(kinesisStreamRules, kinesis, { where: `${where}/Kinesis` })),
    ...checkRules(readerRules, readers, { where }),
  ];
}

/** A table has one Kinesis destination, whichever pipeline asks for it. */
function checkTables(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  const owners = new Map<string, string>();
  return pipelines.flatMap(({ where, definition: { table, kinesis } }) => {
    const streamArn = table && 'streamArn' in table ? table.streamArn : undefined;
    if (kinesis === undefined || typeof streamArn !== 'string' || isExpression(streamArn)) return [];
    const owner = owners.get(streamArn);
    owners.set(streamArn, owner ?? where);
    if (owner === undefined) return [];
    const rule = `must be given once for a table, which has one Kinesis destination: \`${owner}\` has it`;
    return [{ where, setting: 'kinesis', rule, remedy: 'Move the consumers there.' }];
  });
}
