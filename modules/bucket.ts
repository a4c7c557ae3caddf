import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { allOf, hasElements, not } from './condition';
import { type EncryptionKey, withKey } from './encryption-key';
import { addDynamicBlock, attributeOf, makeWhen, onceWhen } from './optional-resource';
import { policyDocument, tlsOnlyStatement } from './policy';
import { protection } from './protection';
import { type Condition, conditionalHead, expression, isExpression, isGiven, type Setting } from './setting';

export interface BucketProps {
  /** Name prefix, at most 37 characters; AWS adds 26 so that the name is unique in the world. */
  readonly bucketPrefix: string;
  /** Days an object is kept, from its creation. Default: for good. */
  readonly expirationInDays?: Setting<number>;
  /** Whether it is kept so many days only, where Terraform decides. Default: wherever the days are given. */
  readonly expires?: Condition;
  /** Objects with this tag are kept so many days only. Default: none. */
  readonly tombstones?: { readonly tag: ObjectTag; readonly expirationInDays: Setting<number> };
  /** Objects move to another storage class after so many days. Default: they stay. */
  readonly transition?: { readonly days: Setting<number>; readonly storageClass: string };
  /**
   * Days that nobody may delete or overwrite an object; the bucket must be versioned. A resource of its own turns it on,
   * so that a bucket that is there already stays. Default: off.
   */
  readonly objectLock?: { readonly mode: string; readonly retentionInDays: Setting<number> };
  /** Key for SSE-KMS. Without one: SSE-S3, which is free. */
  readonly key: EncryptionKey;
  /** Keeps deleted and overwritten objects for 30 days. */
  readonly versioned: boolean;
  /**
   * True: Terraform refuses to destroy the bucket. False: destroying it destroys its objects. Left to Terraform, true
   * means that AWS refuses while there are objects.
   */
  readonly preventDestroy: Setting<boolean>;
  /** Other accounts that may read objects. Default: none. */
  readonly readers?: Setting<readonly string[]>;
  /** Whether the bucket is wanted. Default: it is. */
  readonly wanted?: Condition;
}

export interface ObjectTag {
  readonly key: string;
  readonly value: string;
}

/** A private, encrypted bucket that only answers over TLS. */
export class Bucket extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly resource: S3Bucket;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    const wanted = props.wanted ?? true;
    this.resource = makeWhen(wanted, () => bucketOf(this, props))!;
    this.arn = attributeOf(this.resource, 'arn');
    this.name = attributeOf(this.resource, 'id');
    // S3 refuses some of these calls while another one on the same bucket is under way, so the policy comes last.
    const settings = [
      makeWhen(wanted, () => publicAccessBlockOf(this)),
      makeWhen(wanted, () => encryptionOf(this, props.key)),
      makeWhen(wanted, () => lifecycleOf(this, props)),
    ];
    const versioning = props.versioned ? makeWhen(wanted, () => versioningOf(this)) : undefined;
    const lock = makeWhen(allOf(wanted, isGiven(props.objectLock)), () => objectLockOf(this, props, versioning!));
    const dependsOn = [...settings, versioning, lock].filter((setting) => setting !== undefined);
    makeWhen(wanted, () => policyOf(this, props.readers ?? [], dependsOn));
  }
}

function bucketOf(scope: Bucket, props: BucketProps): S3Bucket {
  return new S3Bucket(scope, 'Resource', {
    bucketPrefix: props.bucketPrefix,
    forceDestroy: not(props.preventDestroy),
    ...protection(props.preventDestroy),
  });
}

function publicAccessBlockOf(scope: Bucket) {
  return new S3BucketPublicAccessBlock(scope, 'PublicAccessBlock', {
    bucket: scope.name,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
}

function encryptionOf(scope: Bucket, key: EncryptionKey) {
  const kmsMasterKeyId = withKey<string | undefined>(key, key.arn, undefined);
  return new S3BucketServerSideEncryptionConfigurationA(scope, 'Encryption', {
    bucket: scope.name,
    rule: [
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: withKey(key, 'aws:kms', 'AES256'),
          ...(kmsMasterKeyId === undefined ? {} : { kmsMasterKeyId }),
        },
        // One data key for many objects: without it each object is a KMS request.
        ...bucketKeyOf(key),
      },
    ],
  });
}

function bucketKeyOf({ isThere }: EncryptionKey) {
  if (typeof isThere === 'boolean') return isThere ? { bucketKeyEnabled: true } : {};
  return { bucketKeyEnabled: expression`${conditionalHead(isThere)} ? true : null` };
}

function lifecycleOf(scope: Bucket, { tombstones, transition, versioned, ...props }: BucketProps) {
  const tagged = tombstones && {
    id: 'tombstones',
    status: 'Enabled',
    filter: [{ tag: [tombstones.tag] }],
    expiration: [{ days: tombstones.expirationInDays as number }],
  };
  const lifecycle = new S3BucketLifecycleConfiguration(scope, 'Lifecycle', {
    bucket: scope.name,
    rule: [
      {
        id: 'expire',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        expiration: [expirationOf(props)],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        ...(versioned ? { noncurrentVersionExpiration: [{ noncurrentDays: 30 }] } : {}),
      },
      ...(tagged ? [tagged] : []),
      ...(isGiven(transition) === true ? [transitionOf(transition!)] : []),
    ],
  });
  const transits = isGiven(transition);
  if (isExpression(transits)) addDynamicBlock(lifecycle, 'rule', onceWhen(transits), dynamicTransition(transition!));
  return lifecycle;
}

type Expiration = Pick<BucketProps, 'expirationInDays' | 'expires'>;

/** What expired leaves a marker in a versioned bucket; one with nothing behind it goes too. */
function expirationOf({ expirationInDays, expires = expirationInDays !== undefined }: Expiration) {
  if (expires === false) return { expiredObjectDeleteMarker: true };
  const days = { days: expirationInDays as number };
  if (expires === true) return days;
  return { ...days, expiredObjectDeleteMarker: expression`${conditionalHead(expires)} ? null : true` };
}

function transitionOf({ days, storageClass }: NonNullable<BucketProps['transition']>) {
  return { ...transitionRule, transition: [{ days: days as number, storageClass }] };
}

function dynamicTransition({ days, storageClass }: NonNullable<BucketProps['transition']>) {
  return { ...transitionRule, transition: [{ days, storage_class: storageClass }] };
}

const transitionRule = { id: 'transition', status: 'Enabled', filter: [{ prefix: '' }] };

/** Takes objects put from then on; older ones stay as they are. */
function objectLockOf(scope: Bucket, { objectLock }: BucketProps, versioning: S3BucketVersioningA) {
  const { mode, retentionInDays } = objectLock!;
  return new S3BucketObjectLockConfigurationA(scope, 'ObjectLock', {
    bucket: scope.name,
    rule: { defaultRetention: { mode, days: retentionInDays as number } },
    dependsOn: [versioning],
  });
}

function versioningOf(scope: Bucket) {
  return new S3BucketVersioningA(scope, 'Versioning', {
    bucket: scope.name,
    versioningConfiguration: { status: 'Enabled' },
  });
}

function policyOf(scope: Bucket, readers: Setting<readonly string[]>, dependsOn: ITerraformDependable[]) {
  const read = {
    sid: 'ReadByOtherAccounts',
    principal: { AWS: readers },
    actions: ['s3:GetObject'],
    resources: [`${scope.arn}/*`],
    when: hasElements(readers),
  };
  return new S3BucketPolicy(scope, 'Policy', {
    bucket: scope.name,
    policy: policyDocument([read, tlsOnlyStatement(['s3:*'], [scope.arn, `${scope.arn}/*`])]),
    dependsOn,
  });
}
