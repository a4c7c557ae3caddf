import { Construct } from 'constructs';
import { objectsEnv } from '../../handlers/sinks/objects/env';
import { tombstoneTag } from '../../handlers/sinks/objects/settings';
import { Bucket } from '../bucket';
import { allOf, chooseText, givenWhen, not } from '../condition';
import { keyOf, keyStatement } from '../encryption-key';
import { environmentOf } from '../environment';
import { names } from '../names';
import { isGiven, withFallback } from '../setting';
import { bucketNameOf } from './arn-parts';
import { sinkDefaults } from './defaults';
import type { ObjectsSettings } from './objects-settings';
import type { SinkParts, SinkProps } from './sink';

/**
 * The bucket with the latest state of each item, made or found. By default: private, encrypted, versioned; what was
 * deleted or overwritten stays 30 days, tombstones expire.
 */
export function makeObjectsSink(scope: Construct, id: string, props: SinkProps<ObjectsSettings>): SinkParts {
  const { settings, wanted } = props;
  const { bucket, prefix, key: template, format } = settings;
  const isThere = isGiven(bucket);
  const made = bucketOf(scope, id, props);
  const arn = chooseText(isThere, bucket?.arn ?? '', made?.arn ?? '');
  const name = chooseText(isThere, bucketNameOf(bucket?.arn ?? ''), made?.name ?? '');
  const key = keyOf(settings.kmsKeyArn);
  return {
    environment: environmentOf(objectsEnv, {
      objectsBucket: givenWhen(wanted, name),
      objectsPrefix: prefix,
      objectsKey: template,
      objectsFormat: format,
    }),
    statements: [
      {
        sid: 'KeepObjects',
        actions: ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
        resources: [`${arn}/${withFallback(prefix, '')}*`],
        when: wanted,
      },
      // Without it S3 says of an object that is missing that access is denied.
      { sid: 'TellMissingObjects', actions: ['s3:ListBucket'], resources: [arn], when: wanted },
      keyStatement('EncryptObjects', ['kms:GenerateDataKey', 'kms:Decrypt'], {
        ...key,
        isThere: allOf(wanted, key.isThere),
      }),
    ],
    outputs: [
      {
        name: 'objectsBucketName',
        description: "Name of the bucket with the items' objects; null without them.",
        value: givenWhen(wanted, name),
      },
    ],
  };
}

function bucketOf(scope: Construct, id: string, props: SinkProps<ObjectsSettings>): Bucket | undefined {
  const { name, settings, preventDestroy } = props;
  const wanted = allOf(props.wanted, not(isGiven(settings.bucket)));
  if (wanted === false) return undefined;
  return new Bucket(new Construct(scope, id), 'Bucket', {
    bucketPrefix: names.objectsBucketPrefix(name),
    key: keyOf(settings.kmsKeyArn),
    versioned: true,
    preventDestroy,
    wanted,
    tombstones: {
      tag: tombstoneTag,
      expirationInDays: settings.tombstoneRetentionDays ?? sinkDefaults.objects.tombstoneRetentionDays,
    },
  });
}
