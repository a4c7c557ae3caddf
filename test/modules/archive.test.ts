import { type TerraformStack, TerraformVariable } from 'cdktf';
import { Archive } from '../../modules/archive';
import type { ArchiveSettings } from '../../modules/archive-settings';
import { synthesizeConstructs } from '../support/construct-stack';

const streamArn = 'arn:aws:kinesis:eu-central-1:123456789012:stream/orders-dev-changes';
const partitionBy = { column: 'state', attribute: 'Status', values: ['OPEN', 'PAID'] };

function archive(settings: ArchiveSettings, preventDestroy = false) {
  return synthesizeConstructs((scope) => makeArchive(scope, settings, preventDestroy));
}

function makeArchive(scope: TerraformStack, settings: ArchiveSettings, preventDestroy: boolean): void {
  const code = { filename: 'transform.zip', sourceCodeHash: 'hash' };
  const source = { streamArn, streamName: 'orders-dev-changes' };
  new Archive(scope, 'Archive', { name: 'orders-dev', source, settings, code, preventDestroy });
}

function destinationOf(stack: ReturnType<typeof archive>) {
  return stack.one('aws_kinesis_firehose_delivery_stream').extended_s3_configuration as { [name: string]: unknown };
}

describe('Archive', () => {
  test('divides lines by day unless told', () => {
    const stack = archive({});

    expect(destinationOf(stack)).toMatchObject({
      prefix: 'changes/day=!{timestamp:yyyy-MM-dd}/',
      error_output_prefix: 'errors/!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/',
      compression_format: 'GZIP',
      buffering_size: 64,
      buffering_interval: 300,
    });
    expect(destinationOf(stack)).not.toHaveProperty('data_format_conversion_configuration');
    expect(destinationOf(stack)).not.toHaveProperty('dynamic_partitioning_configuration');
  });

  test('lets Athena find what Firehose writes', () => {
    const stack = archive({ partitionBy, firstDay: '2026-01-31', bucket: { arn: 'arn:aws:s3:::lake' } });

    const { partition_keys, parameters } = stack.one('aws_glue_catalog_table');

    expect(destinationOf(stack).prefix).toBe(
      'changes/state=!{partitionKeyFromLambda:state}/day=!{timestamp:yyyy-MM-dd}/',
    );
    expect(partition_keys).toEqual([
      { name: 'state', type: 'string' },
      { name: 'day', type: 'string' },
    ]);
    expect(parameters).toMatchObject({
      'projection.day.range': '2026-01-31,NOW',
      'projection.state.values': 'OPEN,PAID,other,none',
      'storage.location.template': 's3://lake/changes/state=$${state}/day=$${day}/',
    });
  });

  test('tells the function how to divide', () => {
    const { environment } = archive({ partitionBy }).one('aws_lambda_function');

    const { variables } = environment as { variables: { TRIBUTARY_ARCHIVE_PARTITION_BY: string } };
    expect(JSON.parse(variables.TRIBUTARY_ARCHIVE_PARTITION_BY)).toEqual(partitionBy);
  });

  test('gives the function no environment where there is nothing to tell, which would be a new version each time', () => {
    const lambda = archive({}).one('aws_lambda_function');

    expect(lambda).not.toHaveProperty('environment');
  });

  test('converts to Parquet by the schema of its own table', () => {
    const destination = destinationOf(archive({ format: 'parquet' }));

    expect(destination.compression_format).toBe('UNCOMPRESSED');
    expect(destination.data_format_conversion_configuration).toMatchObject([
      { schema_configuration: [{ table_name: expect.stringMatching(/aws_glue_catalog_table/) }] },
    ]);
  });

  test('leaves a bucket that exists alone', () => {
    const stack = archive({ bucket: { arn: 'arn:aws:s3:::lake' } });

    expect(stack.pathsOf('aws_s3_bucket')).toEqual([]);
    expect(destinationOf(stack).bucket_arn).toBe('arn:aws:s3:::lake');
  });

  test('keeps objects for good unless told, and in their class', () => {
    const rulesOf = (settings: ArchiveSettings) => archive(settings).one('aws_s3_bucket_lifecycle_configuration').rule;

    const [forGood, aWhile] = [{}, { expirationInDays: 400, transition: { days: 90, storageClass: 'GLACIER_IR' } }].map(
      (settings) => rulesOf(settings as ArchiveSettings),
    );

    expect(forGood).toEqual([expect.objectContaining({ expiration: [{ expired_object_delete_marker: true }] })]);
    expect(aWhile).toEqual([
      expect.objectContaining({ id: 'expire', expiration: [{ days: 400 }] }),
      expect.objectContaining({ id: 'transition', transition: [{ days: 90, storage_class: 'GLACIER_IR' }] }),
    ]);
  });

  test.each([
    ['another format', {}, { format: 'parquet' }],
    ['another partition', {}, { partitionBy }],
    ['another attribute', { partitionBy }, { partitionBy: { ...partitionBy, attribute: 'Kind' } }],
  ] as const)('remembers its layout, which %s is not', (_what, first, then) => {
    const remembered = (settings: ArchiveSettings) => archive(settings).one('terraform_data').input;
    const { lifecycle } = archive(first).one('aws_kinesis_firehose_delivery_stream') as {
      lifecycle: { precondition: { condition: string; error_message: string }[] };
    };

    expect(remembered(first)).not.toEqual(remembered(then));
    expect(lifecycle.precondition[0]!.condition).toMatch(/terraform_data\..*\.output == \{/);
    expect(lifecycle.precondition[0]!.error_message).toMatch(/leaves a hole/);
  });

  test('takes more values of its partition without another layout', () => {
    const remembered = (values: string[]) =>
      archive({ partitionBy: { ...partitionBy, values } }).one('terraform_data').input;

    expect(remembered(['OPEN'])).toEqual(remembered(['OPEN', 'PAID']));
  });

  test('is kept by Terraform where that is asked for', () => {
    const lifecycleOf = (preventDestroy: boolean) =>
      archive({}, preventDestroy).one('aws_kinesis_firehose_delivery_stream').lifecycle;

    expect([true, false].map((kept) => lifecycleOf(kept))).toEqual([
      expect.objectContaining({ prevent_destroy: true }),
      expect.not.objectContaining({ prevent_destroy: true }),
    ]);
  });

  test('delivers once Firehose may', () => {
    const { depends_on } = archive({}).one('aws_kinesis_firehose_delivery_stream');

    expect(depends_on).toEqual([
      expect.stringMatching(/^aws_iam_role_policy\.Archive_Stream_Policy/),
      expect.stringMatching(/^aws_cloudwatch_log_stream\./),
    ]);
  });

  test('reads a stream that has a key of one’s own', () => {
    const key = 'arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000001';
    const stack = synthesizeConstructs((scope) => {
      const kmsKeyArn = new TerraformVariable(scope, 'key', { default: key }).stringValue;
      const source = { streamArn, streamName: 'orders-dev-changes', kmsKeyArn };
      const code = { filename: 'transform.zip', sourceCodeHash: 'hash' };
      new Archive(scope, 'Archive', { name: 'orders-dev', source, settings: {}, code, preventDestroy: false });
    });

    const { policy } = stack.one('aws_iam_role_policy', 'Archive/Stream/Policy');

    expect(policy).toMatch(/Sid(\\?"| =|":) ?\\?"DecryptStream/);
  });
});
