import { Construct } from 'constructs';
import { firehoseTransformEnv } from '../handlers/firehose-transform/env';
import { AliasedFunction } from './aliased-function';
import { type ArchiveSettings, archiveDefaults } from './archive-settings';
import { type ArchiveSource, ArchiveStream } from './archive-stream';
import { ArchiveTable } from './archive-table';
import { Bucket } from './bucket';
import { chooseText, is, not, orNull } from './condition';
import type { FunctionCode } from './consumer-settings';
import { keyOf } from './encryption-key';
import { environmentOf } from './environment';
import { names } from './names';
import { isGiven, type Setting, withFallback } from './setting';
import { bucketNameOf } from './sinks/arn-parts';

export interface ArchiveProps {
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  readonly source: ArchiveSource;
  readonly settings: ArchiveSettings;
  /** Of the function that makes lines of changes. */
  readonly code: FunctionCode;
  /** True: Terraform refuses to destroy the delivery stream and the bucket. Left to Terraform it protects by `force_destroy`. */
  readonly preventDestroy: Setting<boolean>;
}

/**
 * Every change of a Kinesis stream in S3: a delivery stream, the function that makes lines of its records, a bucket,
 * and a table in Glue to query them by.
 *
 * By default: GZIP lines of JSON, a folder for each day, delivered after 5 minutes or 64 MiB, kept for good in a
 * private, encrypted, versioned bucket.
 */
export class Archive extends Construct {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly transform: AliasedFunction;
  readonly table: ArchiveTable;
  readonly stream: ArchiveStream;

  constructor(scope: Construct, id: string, props: ArchiveProps) {
    super(scope, id);
    const { name, settings, source, code, preventDestroy } = props;
    const { arn, name: bucketName } = bucketOf(this, props);
    this.bucketArn = arn;
    this.bucketName = bucketName;
    const isParquet = is(settings.format ?? archiveDefaults.format, 'parquet');
    this.transform = new AliasedFunction(this, 'Transform', {
      name: names.archiveTransform(name),
      code,
      settings: settings.transform ?? {},
      environment: [environmentOf(firehoseTransformEnv, { partitionBy: partitionOf(settings) })],
      statements: [],
    });
    this.table = new ArchiveTable(this, 'Table', {
      name,
      bucketName,
      isParquet,
      partitionBy: settings.partitionBy,
      firstDay: withFallback(settings.firstDay, archiveDefaults.firstDay),
    });
    this.stream = new ArchiveStream(this, 'Stream', {
      name: names.archive(name),
      source,
      settings,
      isParquet,
      bucketArn: arn,
      key: keyOf(settings.kmsKeyArn),
      table: this.table,
      transform: this.transform,
      preventDestroy,
    });
  }
}

/** The bucket that exists, or one that is made. */
function bucketOf(scope: Archive, { name, settings, preventDestroy }: ArchiveProps) {
  const { bucket, kmsKeyArn, objectLock, expirationInDays, transition } = settings;
  const exists = isGiven(bucket);
  const made =
    exists === true
      ? undefined
      : new Bucket(scope, 'Bucket', {
          bucketPrefix: names.archiveBucketPrefix(name),
          key: keyOf(kmsKeyArn),
          versioned: true,
          preventDestroy,
          wanted: not(exists),
          ...(expirationInDays === undefined ? {} : { expirationInDays, expires: isGiven(expirationInDays) }),
          ...(objectLock === undefined ? {} : { objectLock }),
          ...(transition === undefined ? {} : { transition }),
        });
  const arn = bucket?.arn ?? '';
  return {
    arn: chooseText(exists, arn, made?.arn ?? ''),
    name: chooseText(exists, bucketNameOf(arn), made?.name ?? ''),
  };
}

function partitionOf({ partitionBy }: ArchiveSettings): unknown {
  if (partitionBy === undefined) return undefined;
  const { column, attribute, values } = partitionBy;
  return orNull(isGiven(partitionBy), { column, attribute, values });
}
