import type { SettingMistake } from '../../modules/errors';
import { archiveRules } from '../rules/archive-rules';
import { checkRules } from './check-rules';
import type { PipelineFacts } from './facts';

/** Settings of archives that contradict one another, and archives of nothing. */
export function checkArchives(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ where, definition: { archive, kinesis } }) => {
    if (archive === undefined) return [];
    const place = { where: `${where}/Archive` };
    const broken = checkRules(archiveRules, archive, place);
    return kinesis === undefined ? [withoutStream(where), ...broken] : broken;
  });
}

function withoutStream(where: string): SettingMistake {
  return {
    where,
    setting: 'archive',
    rule: 'needs `kinesis`: Firehose reads a Kinesis stream, not the stream of a table',
    remedy: 'Give `kinesis: {}`, or keep the changes by an audit sink.',
  };
}
