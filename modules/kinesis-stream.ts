import { KinesisStream as KinesisStreamResource } from '@cdktf/provider-aws/lib/kinesis-stream';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { allOf, anyOf, chooseText, not } from './condition';
import { kinesisDefaults } from './kinesis-defaults';
import { KinesisDestination } from './kinesis-destination';
import type { ExistingKinesisStream, KinesisSettings } from './kinesis-settings';
import { names } from './names';
import { attributeOf, makeWhen } from './optional-resource';
import { protection } from './protection';
import { conditionalHead, expression, isGiven, optionalExpression, type Setting, withFallback } from './setting';
import { kinesisStreamNameOf } from './sinks/arn-parts';
import type { StreamSource } from './stream-source';

export interface KinesisStreamProps {
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  /** The table whose changes the stream gets. */
  readonly tableName: string;
  readonly kinesis: KinesisSettings;
  /** A stream that exists; of `kinesis` only the destination's settings are looked at then. Default: one is made. */
  readonly existing?: Pick<ExistingKinesisStream, 'streamArn' | 'kmsKeyArn'> | undefined;
  readonly preventDestroy: Setting<boolean>;
}

const { stream: defaults } = kinesisDefaults;

/**
 * A Kinesis stream, made or existing, that gets every change of a table.
 *
 * By default: on demand, a week's retention, AWS's key, and times in microseconds.
 */
export class KinesisStream extends Construct implements StreamSource {
  readonly streamArn: string;
  readonly streamName: string;
  /** Customer managed key of the stream: readers decrypt with it. */
  readonly kmsKeyArn: string | undefined;
  readonly destination: KinesisDestination;

  constructor(scope: Construct, id: string, props: KinesisStreamProps) {
    super(scope, id);
    const { existing, kinesis, tableName, preventDestroy } = props;
    const exists = isGiven(existing);
    const name = withFallback(kinesis.streamName, names.kinesisStream(props.name));
    const made = makeWhen(not(exists), () => streamOf(this, name, props));
    const existingArn = existing?.streamArn ?? '';
    this.streamArn = chooseText(exists, existingArn, made === undefined ? '' : attributeOf(made, 'arn'));
    this.streamName = chooseText(
      exists,
      kinesisStreamNameOf(existingArn),
      made === undefined ? '' : attributeOf(made, 'name'),
    );
    this.kmsKeyArn = keyArnOf(props);
    this.destination = new KinesisDestination(this, 'Destination', {
      tableName,
      stream: chooseText(exists, existingArn, name),
      streamArn: this.streamArn,
      precision: kinesis.approximateCreationDateTimePrecision ?? defaults.approximateCreationDateTimePrecision,
      preventDestroy,
    });
  }
}

/** That of the stream that exists, or of the one that is made. */
function keyArnOf({ existing, kinesis }: KinesisStreamProps): string | undefined {
  const exists = isGiven(existing);
  const [found, made] = [existing?.kmsKeyArn, kinesis.kmsKeyArn];
  if (typeof exists === 'boolean') return exists ? found : made;
  const given = anyOf(allOf(exists, isGiven(found)), allOf(not(exists), isGiven(made)));
  return Token.asString(optionalExpression(expression`${conditionalHead(exists)} ? ${found} : ${made}`, given));
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
