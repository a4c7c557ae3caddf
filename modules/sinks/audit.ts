import { Construct } from 'constructs';
import { auditEnv } from '../../handlers/sinks/audit/env';
import { auditClaimCheckPrefix } from '../../handlers/sinks/audit/settings';
import { Bucket } from '../bucket';
import { allOf, anyOf, chooseText, givenWhen, not } from '../condition';
import { keyOf, keyStatement } from '../encryption-key';
import { environmentOf } from '../environment';
import { names } from '../names';
import { type Condition, isGiven } from '../setting';
import { bucketNameOf, deliveryStreamNameOf } from './arn-parts';
import type { AuditSettings } from './audit-settings';
import { sinkDefaults } from './defaults';
import { DeliveryStream } from './delivery-stream';
import type { SinkParts, SinkProps } from './sink';

/** Where lines go, and where those go that are too large for the stream. */
interface AuditPlaces {
  readonly streamArn: string;
  readonly streamName: string;
  readonly bucketArn: string;
  readonly bucketName: string;
  /** Whether there is a bucket for lines that are too large. */
  readonly hasBucket: Condition;
}

/**
 * The delivery stream and the bucket of an audit log, made or found. By default: a direct-put stream that delivers
 * GZIP every 5 minutes or 5 MiB, and a private, encrypted, versioned bucket that keeps ten years.
 */
export function makeAuditSink(scope: Construct, id: string, props: SinkProps<AuditSettings>): SinkParts {
  const { settings, wanted } = props;
  const { streamArn, streamName, bucketArn, bucketName, hasBucket } = placesOf(new Construct(scope, id), props);
  const key = keyOf(settings.kmsKeyArn);
  return {
    environment: environmentOf(auditEnv, {
      auditStream: givenWhen(wanted, streamName),
      auditBucket: givenWhen(hasBucket, bucketName),
    }),
    statements: [
      { sid: 'PutLines', actions: ['firehose:PutRecordBatch'], resources: [streamArn], when: wanted },
      {
        sid: 'StoreLargeLines',
        actions: ['s3:PutObject'],
        resources: [`${bucketArn}/${auditClaimCheckPrefix}*`],
        when: hasBucket,
      },
      keyStatement('EncryptLargeLines', ['kms:GenerateDataKey'], { ...key, isThere: allOf(hasBucket, key.isThere) }),
    ],
    outputs: [
      {
        name: 'auditStreamName',
        description: 'Name of the delivery stream of the audit log; null without one.',
        value: givenWhen(wanted, streamName),
      },
      {
        name: 'auditBucketName',
        description: 'Name of the bucket of the audit log; null without one.',
        value: givenWhen(hasBucket, bucketName),
      },
    ],
  };
}

function placesOf(
  scope: Construct,
  { name, settings, preventDestroy, ...props }: SinkProps<AuditSettings>,
): AuditPlaces {
  const { deliveryStream, bucket, kmsKeyArn, objectLock } = settings;
  const [hasStream, bucketIsThere] = [isGiven(deliveryStream), isGiven(bucket)];
  const makesStream = allOf(props.wanted, not(hasStream));
  const makesBucket = allOf(makesStream, not(bucketIsThere));
  const key = keyOf(kmsKeyArn);
  const made =
    makesBucket === false
      ? undefined
      : new Bucket(scope, 'Bucket', {
          bucketPrefix: names.auditBucketPrefix(name),
          expirationInDays: settings.expirationInDays ?? sinkDefaults.audit.expirationInDays,
          key,
          versioned: true,
          preventDestroy,
          wanted: makesBucket,
          ...(objectLock === undefined ? {} : { objectLock }),
        });
  const bucketArn = chooseText(bucketIsThere, bucket?.arn ?? '', made?.arn ?? '');
  const stream =
    makesStream === false
      ? undefined
      : new DeliveryStream(scope, 'Stream', {
          name: names.auditStream(name),
          bucketArn,
          key,
          settings,
          wanted: makesStream,
        });
  return {
    streamArn: chooseText(hasStream, deliveryStream?.arn ?? '', stream?.arn ?? ''),
    streamName: chooseText(hasStream, deliveryStreamNameOf(deliveryStream?.arn ?? ''), stream?.name ?? ''),
    bucketArn,
    bucketName: chooseText(bucketIsThere, bucketNameOf(bucket?.arn ?? ''), made?.name ?? ''),
    hasBucket: allOf(props.wanted, anyOf(bucketIsThere, not(hasStream))),
  };
}
