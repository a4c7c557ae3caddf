import { TerraformVariable } from 'cdktf';
import type { KinesisSettings } from '../../modules/kinesis-settings';
import { KinesisStream } from '../../modules/kinesis-stream';
import { expression, optionalObject } from '../../modules/setting';
import { synthesizeConstructs } from '../support/construct-stack';

const streamArn = 'arn:aws:kinesis:eu-central-1:123456789012:stream/everything';
const props = { name: 'orders-dev', tableName: 'orders-dev-table', preventDestroy: true } as const;

const synthesizeStream = (kinesis: KinesisSettings) =>
  synthesizeConstructs((stack) => {
    new KinesisStream(stack, 'Kinesis', { ...props, kinesis });
  });

describe('KinesisStream', () => {
  test('is on demand, keeps a week, is encrypted, and not destroyed', () => {
    const stream = synthesizeStream({}).one('aws_kinesis_stream');

    expect(stream).toMatchObject({
      name: 'orders-dev-changes',
      stream_mode_details: { stream_mode: 'ON_DEMAND' },
      retention_period: 168,
      encryption_type: 'KMS',
      kms_key_id: 'alias/aws/kinesis',
      lifecycle: { prevent_destroy: true },
    });
    expect(stream).not.toHaveProperty('shard_count');
  });

  test('has the shards, the key and the metrics that are asked for', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/1';
    const settings = { streamMode: 'PROVISIONED', shardCount: 4, kmsKeyArn, shardLevelMetrics: ['ALL'] } as const;

    const stream = synthesizeStream(settings).one('aws_kinesis_stream');

    expect(stream).toMatchObject({ shard_count: 4, kms_key_id: kmsKeyArn, shard_level_metrics: ['ALL'] });
  });

  test('is written to by the table, to the microsecond', () => {
    const destination = synthesizeStream({}).one('aws_dynamodb_kinesis_streaming_destination');

    expect(destination).toMatchObject({
      table_name: 'orders-dev-table',
      approximate_creation_date_time_precision: 'MICROSECOND',
      lifecycle: { prevent_destroy: true },
    });
  });

  test('refuses another stream and another precision unnoticed', () => {
    const stack = synthesizeStream({ approximateCreationDateTimePrecision: 'MILLISECOND' });

    const { lifecycle } = stack.one('aws_dynamodb_kinesis_streaming_destination');

    const remembered = { stream: 'orders-dev-changes', precision: 'MILLISECOND' };
    expect(stack.one('terraform_data')).toMatchObject({ input: remembered, lifecycle: { ignore_changes: ['input'] } });
    const { precondition } = lifecycle as { precondition: { condition: string; error_message: string }[] };
    expect(precondition[0]!.condition).toMatch(
      /\.output == \{ stream = "orders-dev-changes", precision = "MILLISECOND" \}\}$/,
    );
    expect(precondition[0]!.error_message).toContain('reach no Kinesis stream');
    expect(precondition[0]!.error_message).toContain('update-kinesis-streaming-destination');
  });

  test('that exists is written to and not made', () => {
    let name = '';

    const stack = synthesizeConstructs((scope) => {
      const made = new KinesisStream(scope, 'Kinesis', { ...props, kinesis: {}, existing: { streamArn } });
      name = made.streamName;
    });

    expect(stack.pathsOf('aws_kinesis_stream')).toEqual([]);
    expect(stack.one('aws_dynamodb_kinesis_streaming_destination')).toMatchObject({ stream_arn: streamArn });
    expect(name).toBe('everything');
  });

  test('that only Terraform knows to exist is made where it does not', () => {
    const stack = synthesizeConstructs((scope) => {
      const existing = new TerraformVariable(scope, 'existing', { type: 'any' });
      const given = optionalObject({ streamArn: existing.stringValue }, expression`${existing.value} != null`);
      new KinesisStream(scope, 'Kinesis', { ...props, kinesis: {}, existing: given });
    });

    expect(stack.one('aws_kinesis_stream').count).toMatch(/var\.existing != null.* \? 1 : 0/);
  });
});
