import type {
  ArchivePartitionSettings,
  ArchiveSettings,
  ArchiveTransformSettings,
  ArchiveTransition,
} from '../../modules/archive-settings';
import { functionFields } from './function-shape';
import type { FieldsOf, Shape } from './shape';
import { integer, kmsKeyArn, list, object, oneOf, optional, required, text } from './shapes';
import { objectLock } from './sinks/audit-shape';
import { existingBucket } from './sinks/objects-shape';

const partitionBy = object<ArchivePartitionSettings>({
  column: required(
    text(/^[a-z][a-z0-9_]{0,62}$/, 'must be 1 to 63 lower-case letters, digits and `_`, a letter first'),
    'Name the column.',
  ),
  attribute: required(text(/^.{1,255}$/s, 'must be 1 to 255 characters'), 'Name the attribute.'),
  values: required(
    list(text(/^[A-Za-z0-9_.-]{1,64}$/, 'must be 1 to 64 letters, digits, `_`, `.` and `-`'), 1, 50),
    'List the values that queries ask for.',
  ),
});

const { memorySize, logRetentionInDays, tracing, permissionsBoundary, functionVersion } = functionFields;

const transformFields: FieldsOf<ArchiveTransformSettings> = {
  memorySize,
  // Firehose waits five minutes for it.
  timeout: optional(integer(1, 300)),
  logRetentionInDays,
  tracing,
  permissionsBoundary,
  functionVersion,
};

/** The archive of a Kinesis stream. */
export const archiveShape: Shape = object<ArchiveSettings>(
  {
    format: optional(oneOf('json', 'parquet')),
    partitionBy: optional(partitionBy),
    bufferingSizeInMb: optional(integer(1, 128)),
    bufferingIntervalInSeconds: optional(integer(0, 900)),
    bucket: optional(existingBucket),
    kmsKeyArn: optional(kmsKeyArn),
    objectLock: optional(objectLock),
    expirationInDays: optional(integer(1, 36_500)),
    transition: optional(
      object<ArchiveTransition>({
        days: required(integer(30, 36_500), 'Say after how many days.'),
        storageClass: required(oneOf('STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'), 'Name the class.'),
      }),
    ),
    firstDay: optional(text(/^20\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a day, like `2026-01-31`')),
    transform: optional(object<ArchiveTransformSettings>(transformFields)),
  },
  'Archive',
);
