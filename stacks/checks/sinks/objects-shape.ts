import type { ExistingBucket } from '../../../modules/sinks/existing-bucket-settings';
import type { ObjectsSettings } from '../../../modules/sinks/objects-settings';
import type { Shape } from '../shape';
import { integer, kmsKeyArn, object, oneOf, optional, required, text } from '../shapes';

export const existingBucket: Shape = object<ExistingBucket>({
  arn: required(
    text(/^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the ARN of a bucket'),
    'Give the ARN of the bucket.',
  ),
});

/** One or two key attributes, with what no encoded value holds between them. */
const placeholders = /^[^{}]*\{[^{}]+\}([^{}]*[^A-Za-z0-9_.~%{}-][^{}]*\{[^{}]+\})?[^{}]*$/;
/** HTTP clients take such parts out of a path; the mark is for keys that are hashes. */
const oddParts = /(^|\/)\.{0,2}(\/|$)/;
const hashedKeyMark = /^!sha256\//;

const key = text(
  /^(?!!sha256\/)(?!(.*\/)?\.{0,2}(\/|$))[^{}]*\{[^{}]+\}([^{}]*[^A-Za-z0-9_.~%{}-][^{}]*\{[^{}]+\})?[^{}]*$/,
  'must name the key attributes in braces as in `{customerId}/{orderId}.json`, with a character between them that percent-encoded values never hold',
  { matching: [placeholders], avoiding: [oddParts, hashedKeyMark] },
);

const prefix = text(
  /^(?!(.*\/)?\.{0,2}\/)(?!(.*\/)?\.{1,2}$)[^{}*?$]{1,512}$/,
  'must be 1 to 512 characters without braces, wildcards or `$`, and without parts between slashes that are empty, `.` or `..`',
  { matching: [/^[^{}*?$]{1,512}$/], avoiding: [/(^|\/)\.{0,2}\//, /(^|\/)\.{1,2}$/] },
);

export const objectsShape: Shape = object<ObjectsSettings>({
  bucket: optional(existingBucket),
  prefix: optional(prefix),
  key: optional(key),
  format: optional(oneOf('dynamodb-json', 'json')),
  kmsKeyArn: optional(kmsKeyArn),
  tombstoneRetentionDays: optional(integer(15, 36_500)),
});
