import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { deliveryLogStream, deliveryLogs, deliveryRole, deliveryStatements } from '../delivery-parts';
import { type EncryptionKey, withKey } from '../encryption-key';
import { attributeOf, makeWhen } from '../optional-resource';
import { policyDocument } from '../policy';
import type { Condition } from '../setting';
import type { AuditSettings } from './audit-settings';
import { sinkDefaults } from './defaults';

export interface DeliveryStreamProps {
  /** Of the stream and of its role, at most 64 characters. */
  readonly name: string;
  readonly bucketArn: string;
  readonly key: EncryptionKey;
  readonly settings: Pick<AuditSettings, 'bufferingIntervalInSeconds' | 'bufferingSizeInMb'>;
  readonly wanted: Condition;
}

/**
 * A delivery stream that takes direct puts and writes GZIP objects below `changes/`, a folder for each day and hour;
 * what it cannot deliver goes below `errors/`, and why into its log.
 */
export class DeliveryStream extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: DeliveryStreamProps) {
    super(scope, id);
    const { wanted } = props;
    const logs = makeWhen(wanted, () => deliveryLogs(this, props.name))!;
    const logGroupName = attributeOf(logs, 'name');
    const logStream = makeWhen(
      wanted,
      () => new CloudwatchLogStream(this, 'LogStream', { name: deliveryLogStream, logGroupName }),
    )!;
    const role = makeWhen(wanted, () => deliveryRole(this, props.name))!;
    const policy = makeWhen(wanted, () => policyOf(this, attributeOf(role, 'name'), attributeOf(logs, 'arn'), props))!;
    // Firehose tries the role as soon as the stream is there.
    const dependsOn = [policy, logStream];
    const stream = makeWhen(wanted, () =>
      streamOf(this, attributeOf(role, 'arn'), { ...props, logGroupName, dependsOn }),
    )!;
    this.arn = attributeOf(stream, 'arn');
    this.name = attributeOf(stream, 'name');
  }
}

function policyOf(scope: DeliveryStream, role: string, logGroupArn: string, { bucketArn, key }: DeliveryStreamProps) {
  const policy = policyDocument(deliveryStatements(bucketArn, logGroupArn, key));
  return new IamRolePolicy(scope, 'Policy', { name: 'delivery', role, policy });
}

interface StreamParts extends DeliveryStreamProps {
  readonly logGroupName: string;
  readonly dependsOn: ITerraformDependable[];
}

function streamOf(scope: DeliveryStream, roleArn: string, parts: StreamParts): KinesisFirehoseDeliveryStream {
  const { name, bucketArn, key, settings, logGroupName, dependsOn } = parts;
  const interval = settings.bufferingIntervalInSeconds ?? sinkDefaults.audit.bufferingIntervalInSeconds;
  const size = settings.bufferingSizeInMb ?? sinkDefaults.audit.bufferingSizeInMb;
  const keyArn = withKey<string | undefined>(key, key.arn, undefined);
  return new KinesisFirehoseDeliveryStream(scope, 'Resource', {
    name,
    dependsOn,
    destination: 'extended_s3',
    serverSideEncryption: {
      enabled: true,
      keyType: withKey(key, 'CUSTOMER_MANAGED_CMK', 'AWS_OWNED_CMK'),
      ...(keyArn === undefined ? {} : { keyArn }),
    },
    extendedS3Configuration: {
      roleArn,
      bucketArn,
      prefix: 'changes/date=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/',
      errorOutputPrefix: 'errors/!{firehose:error-output-type}/date=!{timestamp:yyyy-MM-dd}/',
      compressionFormat: 'GZIP',
      bufferingInterval: interval as number,
      bufferingSize: size as number,
      cloudwatchLoggingOptions: { enabled: true, logGroupName, logStreamName: deliveryLogStream },
    },
  });
}
