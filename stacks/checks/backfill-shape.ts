import type { BackfillLoaderSettings, BackfillSettings, ExportPlace } from '../../modules/backfill-settings';
import type { BackfillDefinition } from '../definition';
import { functionFields } from './function-shape';
import type { FieldsOf } from './shape';
import { constructId, integer, kmsKeyArn, list, object, optional, required, text } from './shapes';

const { memorySize, logRetentionInDays, tracing, permissionsBoundary, functionVersion } = functionFields;

const exportPlace = object<ExportPlace>({
  bucketArn: required(
    text(/^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the ARN of a bucket'),
    'Give the ARN of the bucket.',
  ),
  prefix: optional(
    text(/^[^/*?$]([^*?$]*[^/*?$])?$/, 'must be a prefix without `*`, `?` and `$`, and no slash at its ends'),
  ),
  kmsKeyArn: optional(kmsKeyArn),
});

const backfillFields: FieldsOf<BackfillSettings> = {
  exports: required(exportPlace, 'Say where exports lie.'),
  concurrency: optional(integer(1, 10_000)),
  toleratedFailurePercentage: optional(integer(0, 100)),
  kmsKeyArn: optional(kmsKeyArn),
  expirationInDays: optional(integer(14, 36_500)),
  loader: optional(
    object<BackfillLoaderSettings>({
      memorySize,
      // Less would end before the calls of consumers do.
      timeout: optional(integer(60, 900)),
      logRetentionInDays,
      tracing,
      permissionsBoundary,
      functionVersion,
    }),
  ),
};

/** The backfill of a pipeline whose table outgrows one machine. */
export const backfillShape = object<BackfillDefinition>(
  {
    ...backfillFields,
    consumers: required(list(text(constructId.pattern, constructId.rule), 1), 'Name who gets the items.'),
  },
  'Backfill',
);
