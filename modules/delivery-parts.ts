import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { Construct } from 'constructs';
import { accountIdOf } from './account';
import { type EncryptionKey, keyStatement } from './encryption-key';
import { jsonText } from './json-text';
import type { PolicyStatement } from './policy';

/** Days that errors of delivery are kept. */
const logRetentionInDays = 30;

/** Name of the one log stream of a delivery stream. */
export const deliveryLogStream = 'delivery';

export function deliveryLogs(scope: Construct, name: string): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, 'Logs', {
    name: `/aws/kinesisfirehose/${name}`,
    retentionInDays: logRetentionInDays,
  });
}

/** Only Firehose on behalf of this account may take the role. */
export function deliveryRole(scope: Construct, name: string): IamRole {
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'firehose.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': accountIdOf(scope) } },
  };
  return new IamRole(scope, 'Role', {
    name,
    assumeRolePolicy: jsonText({ Version: '2012-10-17', Statement: [trust] }),
  });
}

/** What a delivery stream does with its bucket, below `changes/` and `errors/`, and with its log.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
 */
export function deliveryStatements(bucketArn: string, logGroupArn: string, key: EncryptionKey): PolicyStatement[] {
  return [
    {
      sid: 'FindBucket',
      actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      resources: [bucketArn],
    },
    {
      sid: 'Deliver',
      actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
      resources: [`${bucketArn}/changes/*`, `${bucketArn}/errors/*`],
    },
    { sid: 'LogErrors', actions: ['logs:PutLogEvents'], resources: [`${logGroupArn}:log-stream:${deliveryLogStream}`] },
    keyStatement('Encrypt', ['kms:GenerateDataKey', 'kms:Decrypt'], key),
  ];
}
