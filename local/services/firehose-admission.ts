import { prefixFault } from './firehose-prefix';
import { firehoseLimits } from './firehose-rules';
import type { DeliverySettings } from './firehose-settings';

/** Why AWS refuses such a delivery stream, or nothing. Emulators take it all. */
export function deliveryFault(settings: DeliverySettings): string | undefined {
  return admission.find(({ holds }) => !holds(settings))?.message ?? prefixFault(settings);
}

interface AdmissionRule {
  readonly message: string;
  holds(settings: DeliverySettings): boolean;
}

const least = firehoseLimits.partitionedBufferMebibytes;

const admission: readonly AdmissionRule[] = [
  {
    message: 'the buffering size must be 1 to 128 MB',
    holds: ({ bufferingSize }) => bufferingSize >= 1 && bufferingSize <= 128,
  },
  {
    message: 'the buffering interval must be 0 to 900 seconds',
    holds: ({ bufferingInterval }) => bufferingInterval >= 0 && bufferingInterval <= 900,
  },
  {
    message: `with dynamic partitioning or a conversion the buffering size must be ${least} MB or more`,
    holds: ({ bufferingSize, isPartitioned, parquet }) => !(isPartitioned || parquet) || bufferingSize >= least,
  },
  {
    message: 'with dynamic partitioning the buffering interval must not be 0',
    holds: ({ bufferingInterval, isPartitioned }) => !isPartitioned || bufferingInterval > 0,
  },
  {
    message: 'with a conversion the compression must be left to it',
    holds: ({ parquet, isGzip }) => !(parquet && isGzip),
  },
  {
    message: 'the buffer of the transformation must be 0.2 to 3 MB and 0 to 900 seconds',
    holds: ({ transform }) =>
      !transform ||
      (transform.bufferingSize >= 0.2 &&
        transform.bufferingSize <= 3 &&
        transform.bufferingInterval >= 0 &&
        transform.bufferingInterval <= 900),
  },
];
