import { Construct } from 'constructs';
import { fanOutEnv } from '../handlers/fan-out/env';
import { Bucket } from './bucket';
import { claimCheckReadStatement, claimCheckWriteStatement } from './claim-check-access';
import { givenWhen, is } from './condition';
import { Consumer } from './consumer';
import type { ConsumerSettings, FunctionCode } from './consumer-settings';
import { accountIdsOf } from './cross-account-subscribers';
import { keyOf, keyStatement } from './encryption-key';
import { environmentOf } from './environment';
import { fanOutDefaults } from './fan-out-defaults';
import type { FanOutSettings, SubscriberSettings } from './fan-out-settings';
import { kebabCase, names } from './names';
import type { PolicyStatement } from './policy';
import type { Condition, Setting } from './setting';
import type { StreamSource } from './stream-source';
import { Subscriber, type SubscriberConsumer } from './subscriber';
import { Topic } from './topic';

/** A subscriber with its function, ready to be made. */
export interface FanOutSubscriber extends SubscriberSettings {
  readonly consumer?: SubscriberConsumer | undefined;
}

export interface FanOutProps {
  /** Name of the pipeline in this environment: `orders-dev`. Subscribers are named after it. */
  readonly pipeline: string;
  /** Name in AWS of the consumer that publishes: `orders-dev-fan-out`. */
  readonly name: string;
  /** Name in logs, metrics and quarantine keys: `FanOut`. */
  readonly consumer: string;
  readonly code: FunctionCode;
  readonly source: StreamSource;
  readonly settings: ConsumerSettings;
  readonly fanOut: FanOutSettings;
  /** Construct id to subscriber. Those that only Terraform knows are `Subscriber`s of their own. */
  readonly subscribers: { readonly [id: string]: FanOutSubscriber };
  readonly preventDestroy: Setting<boolean>;
}

/**
 * A consumer that publishes every change to a topic, with any number of subscribers: the way past the two readers that
 * a stream allows.
 */
export class FanOut extends Construct {
  readonly topic: Topic;
  readonly fifo: Setting<boolean>;
  readonly consumer: Consumer;
  /** Its ARN and name are null where Terraform decides that there is none. */
  readonly claimChecks: Bucket | undefined;
  /** By construct id. */
  readonly subscribers: { readonly [id: string]: Subscriber };

  constructor(scope: Construct, id: string, props: FanOutProps) {
    super(scope, id);
    const { fanOut, preventDestroy } = props;
    this.fifo = fanOut.fifo ?? fanOutDefaults.fanOut.fifo;
    this.topic = new Topic(this, 'Topic', {
      name: props.name,
      fifo: this.fifo,
      encryption: fanOut.encryption ?? {},
      crossAccountSubscribers: fanOut.crossAccountSubscribers ?? {},
      preventDestroy,
    });
    const claimCheck = fanOut.claimCheck ?? fanOutDefaults.fanOut.claimCheck;
    this.claimChecks = claimCheck === false ? undefined : claimChecksOf(this, props, claimCheck);
    this.consumer = new Consumer(this, 'Default', {
      name: props.name,
      consumer: props.consumer,
      code: props.code,
      source: props.source,
      settings: props.settings,
      environment: environmentOf(fanOutEnv, {
        topicArn: this.topic.arn,
        // A zip knows its own transport; the variable only says so where it is not the usual one.
        transport: givenWhen(is(fanOut.transport, 'direct'), fanOut.transport),
        filterAttributes: fanOut.filterAttributes,
        claimCheckBucket: givenWhen(claimCheck, this.claimChecks?.name),
        claimCheckKeep: fanOut.claimCheckKeep,
      }),
      statements: publishStatements(this, claimCheck),
      preventDestroy,
    });
    this.subscribers = subscribersOf(this, props, claimCheck);
  }
}

/**
 * Payloads are needed as long as a queue and then its dead letters can hold the pointer: 28 days and a margin.
 * Subscribers of other accounts receive pointers too, and may follow them.
 */
function claimChecksOf(scope: FanOut, props: FanOutProps, wanted: Condition): Bucket {
  return new Bucket(scope, 'ClaimChecks', {
    bucketPrefix: names.claimCheckBucketPrefix(props.name),
    expirationInDays: props.fanOut.claimCheckExpirationInDays ?? fanOutDefaults.fanOut.claimCheckExpirationInDays,
    key: keyOf(undefined),
    versioned: false,
    readers: accountIdsOf(props.fanOut.crossAccountSubscribers ?? {}),
    preventDestroy: props.preventDestroy,
    wanted,
  });
}

function publishStatements({ topic, claimChecks }: FanOut, claimCheck: Condition): PolicyStatement[] {
  return [
    { sid: 'Publish', actions: ['sns:Publish'], resources: [topic.arn] },
    keyStatement('EncryptMessages', ['kms:GenerateDataKey', 'kms:Decrypt'], topic.key),
    claimCheckWriteStatement(claimChecks?.arn ?? '', claimCheck),
  ];
}

function subscribersOf(scope: FanOut, props: FanOutProps, claimCheck: Condition): { [id: string]: Subscriber } {
  const { claimChecks, fifo, topic } = scope;
  const common = {
    topicArn: topic.arn,
    fifo,
    key: topic.key,
    preventDestroy: props.preventDestroy,
    claimCheckStatements: [claimCheckReadStatement(claimChecks?.arn ?? '', claimCheck)],
  };
  const made = Object.entries(props.subscribers).map(([id, { consumer, ...settings }]) => {
    const name = `${props.pipeline}-${kebabCase(id)}`;
    return [id, new Subscriber(scope, id, { ...common, name, consumerName: id, settings, consumer })];
  });
  return Object.fromEntries(made) as { [id: string]: Subscriber };
}
