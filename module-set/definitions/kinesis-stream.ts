import type { KinesisSettings } from '../../modules/kinesis-settings';
import { KinesisStream } from '../../modules/kinesis-stream';
import { isGiven, rawExpression } from '../../modules/setting';
import { kinesisStreamRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import type { CommonVariables } from './common-variables';
import { keyOutput } from './key-output';
import type { ModuleSettings } from './module-settings';

/** A Kinesis stream that gets every change of a table. */
export function kinesisStream({ kinesis, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = ownOf('name', 'tableName', 'existingStream');
  const last = ownOf('writtenAfter', 'deletionProtectionEnabled', 'tags');
  return {
    name: 'kinesis-stream',
    summary:
      'A Kinesis stream, made or existing, that gets every change of a table, and a latch that lets no change slip.',
    introduction: [
      'A table has one Kinesis destination. Terraform changes it by turning it off and on, and AWS brings nothing that was',
      'written in between, so a latch remembers stream and precision and refuses others until it is replaced on purpose.',
      'Kinesis delivers changes more than once and out of order; `kinesis-consumer` mends both as far as it can be done.',
    ].join('\n'),
    variables: [...own, ...kinesis, ...last],
    rules: kinesisStreamRules,
    zips: [],
    build: (stack) => {
      const { name, tableName, existingStream } = settingsOf<ModuleSettings>(own);
      const made = new KinesisStream(stack, 'Stream', {
        name,
        tableName,
        kinesis: settingsOf<KinesisSettings>(kinesis),
        existing: existingStream,
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      made.destination.resource.dependsOn = ['var.written_after'];
      const { streamArn, streamName, kmsKeyArn } = made;
      const retention = rawExpression(
        'var.existing_stream == null ? var.retention_period : var.existing_stream.retention_period',
      );
      return [
        { name: 'stream_name', description: 'Name of the stream.', value: streamName },
        { name: 'stream_arn', description: 'ARN of the stream.', value: streamArn },
        {
          name: 'kinesis_stream',
          description:
            'The stream as `kinesis-consumer` and `archive` take it: ARN, name, key where it has one, retention.',
          value: {
            arn: streamArn,
            name: streamName,
            kms_key: keyOutput(kmsKeyArn, isGiven(kmsKeyArn)),
            retention_period: retention,
          },
        },
      ];
    },
  };
}
