import { KinesisStream as KinesisStreamResource } from '@cdktf/provider-aws/lib/kinesis-stream';
import { Construct } from 'constructs';
import { chooseText, not } from './condition';
import { kinesisDefaults } from './kinesis-defaults';
import { KinesisDestination } from './kinesis-destination';
import type { KinesisSettings } from './kinesis-settings';
import { names } from './names';
import { attributeOf, makeWhen } from './optional-resource';
import { protection } from './protection';
import { isGiven, type Setting, withFallback } from './setting';
import { kinesisStreamNameOf } from './sinks/arn-parts';

export interface KinesisStreamProps {
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  /** The table whose changes the stream gets. */
  readonly tableName: string;
  readonly kinesis: KinesisSettings;
  /** A stream that exists; of `kinesis` only the destination's settings are looked at then. Default: one is made. */
  readonly existing?: { readonly arn: string } | undefined;
  readonly preventDestroy: Setting<boolean>;
}

const { stream: defaults } = kinesisDefaults;

/**
 * A Kinesis stream, made or existing, that gets every change of a table.
 *
 * By default: on demand, a week's retention, AWS's key, and times in microseconds.
 */
export class KinesisStream extends Construct {
  readonly streamArn: string;
  readonly streamName: string;
  readonly destination: KinesisDestination;

  constructor(scope: Construct, id: string, props: KinesisStreamProps) {
    super(scope, id);
    const { existing, kinesis, tableName, preventDestroy } = props;
    const exists = isGiven(existing);
    const name = withFallback(kinesis.streamName, names.kinesisStream(props.name));
    const made = makeWhen(not(exists), () => streamOf(this, name, props));
    const existingArn = existing?.arn ?? '';
    this.streamArn = chooseText(exists, existingArn, made === undefined ? '' : attributeOf(made, 'arn'));
    this.streamName = chooseText(
      exists,
      kinesisStreamNameOf(existingArn),
      made === undefined ? '' : attributeOf(made, 'name'),
    );
    this.destination = new KinesisDestination(this, 'Destination', {
      tableName,
      stream: chooseText(exists, existingArn, name),
      streamArn: this.streamArn,
      precision: kinesis.approximateCreationDateTimePrecision ?? defaults.approximateCreationDateTimePrecision,
      preventDestroy,
    });
  }
}

function streamOf(scope: KinesisStream, name: string, props: KinesisStreamProps): KinesisStreamResource {
  const { streamMode, shardCount, retentionPeriod, kmsKeyArn, shardLevelMetrics } = props.kinesis;
  return new KinesisStreamResource(scope, 'Resource', {
    name,
    streamModeDetails: { streamMode: streamMode ?? defaults.streamMode },
    ...(shardCount === undefined ? {} : { shardCount }),
    retentionPeriod: retentionPeriod ?? defaults.retentionPeriod,
    encryptionType: 'KMS',
    kmsKeyId: withFallback(kmsKeyArn, awsKey),
    ...(shardLevelMetrics === undefined ? {} : { shardLevelMetrics: shardLevelMetrics as string[] }),
    ...protection(props.preventDestroy),
  });
}

/** AWS's own key, which costs nothing and asks nothing of readers. */
const awsKey = 'alias/aws/kinesis';
