import { type Change, type ChangeOptions, changesOf } from '../change';
import { alias, lambda, policy, published } from './functions';
import { surroundings } from './surroundings';

const row = changesOf('stream-consumer');
const rearranged = { updates: [policy, lambda, alias] };
const [bucket, otherBucket] = ['arn:aws:s3:::states', 'arn:aws:s3:::other-states'];
const [stream, otherStream] = ['log', 'other-log'].map(
  (name) => `arn:aws:firehose:us-east-1:000000000000:deliverystream/${name}`,
);
const moved = 'Objects under the old keys stay as they were: remove them, and replay or touch every item.';

function keeping(options: Pick<ChangeOptions, 'remark' | 'shown'> = {}): ChangeOptions {
  return { given: { function_zip: null, objects: { bucket: { arn: bucket } } }, ...options };
}

function logging(options: Pick<ChangeOptions, 'remark' | 'shown'> = {}): ChangeOptions {
  return { given: { function_zip: null, audit: { delivery_stream: { arn: stream } } }, ...options };
}

/** Rows of objects and audit logs that others have made the places of. */
export const storedChanges: readonly Change[] = [
  row('objects.prefix', undefined, 'orders/', rearranged, keeping({ remark: moved })),
  row('objects.key', undefined, 'by/{id}', published, keeping({ remark: moved })),
  row(
    'objects.format',
    'dynamodb-json',
    'json',
    published,
    keeping({ remark: 'An object is written in the new format when its item changes next.' }),
  ),
  row('objects.kms_key', undefined, surroundings.key, { updates: [policy] }, keeping({ shown: ['left out', 'a key'] })),
  row(
    'objects.bucket.arn',
    bucket,
    otherBucket,
    rearranged,
    keeping({ shown: ['a bucket', 'another one'], remark: 'The new bucket holds what changes from then on.' }),
  ),
  row(
    'audit.delivery_stream.arn',
    stream,
    otherStream,
    rearranged,
    logging({ shown: ['a delivery stream', 'another one'] }),
  ),
  row('audit.bucket', undefined, { arn: bucket }, rearranged, logging({ shown: ['left out', 'a bucket'] })),
];
