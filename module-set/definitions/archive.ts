import { Archive } from '../../modules/archive';
import type { ArchiveSettings } from '../../modules/archive-settings';
import { rawExpression, withFallback } from '../../modules/setting';
import { kinesisStreamNameOf } from '../../modules/sinks/arn-parts';
import { archiveRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import type { CommonVariables } from './common-variables';
import { ownCode, zipPath } from './function-code';
import type { ModuleSettings } from './module-settings';

/** Every change of a Kinesis stream in S3. */
export function archive({ archive: variables, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = ownOf('name', 'kinesisStream');
  const last = ownOf('deletionProtectionEnabled', 'tags');
  return {
    name: 'archive',
    summary: 'Every change of a Kinesis stream in S3, by Firehose, with a table in Glue for Athena to query.',
    introduction: [
      'Firehose begins a stream where it is when the delivery stream is made, and nowhere else: another one in its place would',
      'leave a hole. Its name and its role are therefore fixed, and a latch remembers name, stream, format and partition, and',
      'refuses others until it is replaced on purpose. Make the archive before the table writes to the stream, or fill it by a',
      'backfill.',
      '',
      '[`queries`](queries) holds what Athena can be asked: every change once, the state at the end of a day, the history of an',
      'item, and events by day.',
    ].join('\n'),
    variables: [...own, ...variables, ...last],
    rules: archiveRules,
    zips: ['firehose-transform'],
    folders: { queries: 'archive/queries' },
    build: (stack) => {
      const { name, kinesisStream } = settingsOf<ModuleSettings>(own);
      const made = new Archive(stack, 'Default', {
        name,
        source: {
          streamArn: kinesisStream.arn,
          streamName: withFallback(kinesisStream.name, kinesisStreamNameOf(kinesisStream.arn)),
          kmsKeyArn: kinesisStream.kmsKeyArn,
        },
        settings: settingsOf<ArchiveSettings>(variables),
        code: ownCode(zipPath('firehose-transform')),
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      const { function: transform } = made.transform;
      return [
        { name: 'bucket_name', description: 'Name of the bucket.', value: made.bucketName },
        { name: 'delivery_stream_name', description: 'Name of the delivery stream.', value: made.stream.resource.name },
        { name: 'database_name', description: 'Database in Glue.', value: made.table.database.name },
        { name: 'table_name', description: 'Table in Glue.', value: made.table.resource.name },
        {
          name: 'function_name',
          description: 'Name of the function that makes lines of changes.',
          value: transform.functionName,
        },
        { name: 'function_arn', description: 'ARN of the function, without a version.', value: transform.arn },
      ];
    },
  };
}
