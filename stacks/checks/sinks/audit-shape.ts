import type { AuditSettings, ExistingDeliveryStream, ObjectLockSettings } from '../../../modules/sinks/audit-settings';
import type { Shape } from '../shape';
import { integer, kmsKeyArn, object, oneOf, optional, required, text } from '../shapes';
import { existingBucket } from './objects-shape';

const existingStream = object<ExistingDeliveryStream>({
  arn: required(
    text(
      /^arn:aws[a-z-]*:firehose:[a-z0-9-]+:\d{12}:deliverystream\/[\w.-]{1,64}$/,
      'must be the ARN of a Firehose delivery stream',
    ),
    'Give the ARN of the delivery stream.',
  ),
});

export const objectLock = object<ObjectLockSettings>({
  mode: required(oneOf('GOVERNANCE', 'COMPLIANCE'), 'Say who may delete before the time.'),
  retentionInDays: required(integer(1, 36_500), 'Say how long.'),
});

export const auditShape: Shape = object<AuditSettings>({
  deliveryStream: optional(existingStream),
  bucket: optional(existingBucket),
  kmsKeyArn: optional(kmsKeyArn),
  objectLock: optional(objectLock),
  expirationInDays: optional(integer(1, 36_500)),
  bufferingIntervalInSeconds: optional(integer(0, 900)),
  bufferingSizeInMb: optional(integer(1, 128)),
});
