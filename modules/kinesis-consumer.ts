import { KinesisStreamConsumer } from '@cdktf/provider-aws/lib/kinesis-stream-consumer';
import { Construct } from 'constructs';
import { consumerEnv } from '../handlers/core/env';
import { Consumer } from './consumer';
import type { FunctionCode } from './consumer-settings';
import { environmentOf } from './environment';
import { kinesisDefaults } from './kinesis-defaults';
import type { KinesisConsumerSettings } from './kinesis-settings';
import { attributeOf, makeWhen } from './optional-resource';
import { protection } from './protection';
import type { Setting } from './setting';
import type { ChosenSinks } from './sinks/settings';
import type { StreamSource } from './stream-source';

export interface KinesisConsumerProps {
  /** Name of the consumer in AWS: `orders-dev-by-product`. */
  readonly name: string;
  /** Name in logs, metrics and quarantine keys: `ByProduct`. */
  readonly consumer: string;
  readonly code: FunctionCode;
  /** The stream it reads. */
  readonly source: StreamSource;
  readonly settings: KinesisConsumerSettings;
  /** Keeps this sink. Default: none. */
  readonly sinks?: ChosenSinks;
  readonly preventDestroy: Setting<boolean>;
}

/**
 * A function that consumes a Kinesis stream, and its registration where it has enhanced fan-out. A registration that is
 * replaced has another ARN, which replaces the mapping with its place in the stream: nothing but a change of the name
 * or of the stream replaces it.
 */
export class KinesisConsumer extends Construct {
  readonly consumer: Consumer;
  /** Null, or absent, without enhanced fan-out. */
  readonly registeredArn: string | undefined;

  constructor(scope: Construct, id: string, props: KinesisConsumerProps) {
    super(scope, id);
    const { name, source, settings, preventDestroy } = props;
    const { streamArn, kmsKeyArn } = source;
    const isRegistered = settings.enhancedFanOut ?? kinesisDefaults.consumer.enhancedFanOut;
    const registration = makeWhen(
      isRegistered,
      () => new KinesisStreamConsumer(this, 'Registration', { name, streamArn, ...protection(preventDestroy) }),
    );
    this.registeredArn = registration && attributeOf(registration, 'arn');
    this.consumer = new Consumer(this, 'Default', {
      ...props,
      environment: environmentOf(consumerEnv, { changesFrom: settings.changesFrom }),
      source: { kinesisArn: streamArn, registeredArn: this.registeredArn ?? '', isRegistered, kmsKeyArn },
    });
  }
}
