import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import { type ITerraformDependable, TerraformResource, Token } from 'cdktf';
import { Construct } from 'constructs';
import { archivePrefixes } from '../handlers/firehose-transform/env';
import type { AliasedFunction } from './aliased-function';
import { type ArchiveSettings, archiveDefaults } from './archive-settings';
import type { ArchiveTable } from './archive-table';
import { chooseText } from './condition';
import { deliveryLogStream, deliveryLogs, deliveryRole, deliveryStatements } from './delivery-parts';
import { type EncryptionKey, keyOf, keyStatement } from './encryption-key';
import { onceWhen } from './optional-resource';
import { type PolicyStatement, policyDocument } from './policy';
import { protection } from './protection';
import { type Condition, conditionalHead, expression, isExpression, isGiven, type Setting } from './setting';

/** The Kinesis stream that is archived. */
export interface ArchiveSource {
  readonly streamArn: string;
  /** Known while a plan is made, also of a stream that the plan makes. */
  readonly streamName: string;
  readonly kmsKeyArn?: string | undefined;
}

export interface ArchiveStreamProps {
  /** Of the stream and its role, at most 64 characters. */
  readonly name: string;
  readonly source: ArchiveSource;
  readonly settings: ArchiveSettings;
  readonly isParquet: Condition;
  readonly bucketArn: string;
  readonly key: EncryptionKey;
  readonly table: ArchiveTable;
  readonly transform: AliasedFunction;
  readonly preventDestroy: Setting<boolean>;
}

/**
 * A delivery stream that reads a Kinesis stream from where it is when it is made: AWS lets it begin nowhere else. Its
 * name, and its role's, are therefore fixed, and a latch refuses what would make another one of it.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html
 */
export class ArchiveStream extends Construct {
  readonly resource: KinesisFirehoseDeliveryStream;

  constructor(scope: Construct, id: string, props: ArchiveStreamProps) {
    super(scope, id);
    const { name, settings } = props;
    const logs = deliveryLogs(this, name);
    const logStream = new CloudwatchLogStream(this, 'LogStream', { name: deliveryLogStream, logGroupName: logs.name });
    const role = deliveryRole(this, name);
    const policy = policyOf(this, role.name, logs.arn, props);
    // Firehose tries the role as soon as the stream is there.
    const dependsOn = [policy, logStream];
    this.resource = streamOf(this, props, { roleArn: role.arn, logGroupName: logs.name, dependsOn });
    addConversion(this.resource, props, role.arn);
    addPartitioning(this.resource, isGiven(settings.partitionBy));
    latchLayout(this, props);
  }
}

/** @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html */
function policyOf(scope: ArchiveStream, role: string, logGroupArn: string, props: ArchiveStreamProps): IamRolePolicy {
  const { source, bucketArn, key, table, transform, isParquet } = props;
  const { arn: databaseArn } = table.database;
  const catalogArn = Token.asString(expression`replace(${databaseArn}, "/:database.*/", ":catalog")`);
  const statements: PolicyStatement[] = [
    {
      sid: 'ReadStream',
      actions: ['kinesis:DescribeStream', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
      resources: [source.streamArn],
    },
    keyStatement('DecryptStream', ['kms:Decrypt'], keyOf(source.kmsKeyArn)),
    {
      sid: 'Transform',
      actions: ['lambda:GetFunctionConfiguration', 'lambda:InvokeFunction'],
      resources: [transform.alias.arn],
    },
    ...deliveryStatements(bucketArn, logGroupArn, key),
    {
      sid: 'ReadSchema',
      actions: ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
      resources: [catalogArn, databaseArn, table.resource.arn],
      when: isParquet,
    },
  ];
  return new IamRolePolicy(scope, 'Policy', { name: 'delivery', role, policy: policyDocument(statements) });
}

interface StreamParts {
  readonly roleArn: string;
  readonly logGroupName: string;
  readonly dependsOn: ITerraformDependable[];
}

function streamOf(
  scope: ArchiveStream,
  { name, source, settings, isParquet, bucketArn, transform, preventDestroy }: ArchiveStreamProps,
  { roleArn, logGroupName, dependsOn }: StreamParts,
): KinesisFirehoseDeliveryStream {
  return new KinesisFirehoseDeliveryStream(scope, 'Resource', {
    name,
    dependsOn,
    destination: 'extended_s3',
    kinesisSourceConfiguration: { kinesisStreamArn: source.streamArn, roleArn },
    extendedS3Configuration: {
      roleArn,
      bucketArn,
      prefix: prefixOf(settings),
      errorOutputPrefix: `${archivePrefixes.errors}!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/`,
      // Parquet is compressed inside.
      compressionFormat: chooseText(isParquet, 'UNCOMPRESSED', 'GZIP'),
      bufferingInterval: (settings.bufferingIntervalInSeconds ?? archiveDefaults.bufferingIntervalInSeconds) as number,
      bufferingSize: (settings.bufferingSizeInMb ?? archiveDefaults.bufferingSizeInMb) as number,
      cloudwatchLoggingOptions: { enabled: true, logGroupName, logStreamName: deliveryLogStream },
      // Parameters that say what AWS does anyway would come back as a difference in every plan.
      processingConfiguration: {
        enabled: true,
        processors: [
          { type: 'Lambda', parameters: [{ parameterName: 'LambdaArn', parameterValue: transform.alias.arn }] },
        ],
      },
    },
    ...protection(preventDestroy),
  });
}

/** A day is that of the oldest change in an object, by its arrival in the stream, in UTC. */
function prefixOf({ partitionBy }: ArchiveSettings): string {
  const { changes } = archivePrefixes;
  const day = 'day=!{timestamp:yyyy-MM-dd}/';
  const column = partitionBy?.column ?? '';
  const divided = `${changes}${column}=!{partitionKeyFromLambda:${column}}/${day}`;
  return chooseText(isGiven(partitionBy), divided, `${changes}${day}`);
}

function addConversion(
  stream: KinesisFirehoseDeliveryStream,
  { isParquet, table }: ArchiveStreamProps,
  roleArn: string,
): void {
  addNestedBlock(stream, 'data_format_conversion_configuration', isParquet, {
    input_format_configuration: [{ deserializer: [{ open_x_json_ser_de: [{}] }] }],
    output_format_configuration: [{ serializer: [{ parquet_ser_de: [{}] }] }],
    schema_configuration: [{ database_name: table.database.name, table_name: table.resource.name, role_arn: roleArn }],
  });
}

function addPartitioning(stream: KinesisFirehoseDeliveryStream, isDivided: Condition): void {
  addNestedBlock(stream, 'dynamic_partitioning_configuration', isDivided, { enabled: true });
}

/** A block of the destination that is there or not. */
function addNestedBlock(stream: TerraformResource, name: string, wanted: Condition, content: object): void {
  const place = 'extended_s3_configuration';
  if (wanted === true) stream.addOverride(`${place}.${name}`, [content]);
  if (isExpression(wanted)) stream.addOverride(`${place}.dynamic.${name}`, { for_each: onceWhen(wanted), content });
}

/**
 * Terraform cannot compare a setting with its last applied value, so a second resource remembers the first ones. The
 * deliberate way past it is `terraform apply -replace` of the latch.
 */
function latchLayout(scope: ArchiveStream, { name, source, settings, isParquet, preventDestroy }: ArchiveStreamProps) {
  const { partitionBy } = settings;
  const first = {
    name,
    stream: source.streamName,
    format: chooseText(isParquet, 'parquet', 'json'),
    partition: partitionText(partitionBy),
  };
  const latch = new TerraformResource(scope, 'LayoutLatch', {
    terraformResourceType: 'terraform_data',
    lifecycle: { ignoreChanges: ['input'] },
  });
  latch.addOverride('input', first);
  // Only a literal keeps Terraform from replacing the delivery stream.
  const unprotecting = isExpression(preventDestroy) ? '' : 'turn preventDestroy off, ';
  scope.resource.addOverride('lifecycle.precondition', [
    {
      condition: expression`${latch.fqn}.output == ${first}`,
      error_message:
        'Another name, stream, format or partition makes another archive: a new delivery stream begins with what is written after it is made, which leaves a hole, and the table in Glue does not read the objects of before. ' +
        `Make a second archive beside this one, or ${unprotecting}apply with -replace of the layout latch, and archive the items of the table once more by a backfill.`,
    },
  ]);
}

function partitionText(partitionBy: ArchiveSettings['partitionBy']): string {
  const isDivided = isGiven(partitionBy);
  if (isDivided === false) return '';
  const text = `${partitionBy!.column}=${partitionBy!.attribute}`;
  return isDivided === true ? text : Token.asString(expression`${conditionalHead(isDivided)} ? ${text} : ""`);
}
