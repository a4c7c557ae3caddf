import { TerraformIterator, Token } from 'cdktf';
import { Construct } from 'constructs';
import { fanOutEnv } from '../handlers/fan-out/env';
import { Bucket } from './bucket';
import { Consumer } from './consumer';
import type { ConsumerSettings, FunctionCode, QueueConsumerSettings } from './consumer-settings';
import { keyOf, keyStatement } from './encryption-key';
import { environmentOf } from './environment';
import type { FanOutSettings, SubscriberSettings } from './fan-out-settings';
import { kebabCase, names } from './names';
import type { PolicyStatement } from './policy';
import { type Condition, expression, isExpression, type Setting } from './setting';
import type { StreamSource } from './stream-source';
import { Subscriber } from './subscriber';
import { Topic } from './topic';

/** A subscriber with its function, ready to be made. */
export interface FanOutSubscriber extends SubscriberSettings {
  readonly consumer?: { readonly settings: QueueConsumerSettings; readonly code: FunctionCode } | undefined;
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
  /** Construct id to subscriber; or a map that only Terraform knows, whose subscribers have no function. */
  readonly subscribers: Setting<{ readonly [id: string]: FanOutSubscriber }>;
  readonly preventDestroy: boolean;
}

/**
 * A consumer that publishes every change to a topic, with any number of subscribers: the way past the two readers that
 * a stream allows.
 */
export class FanOut extends Construct {
  readonly topic: Topic;
  readonly consumer: Consumer;
  readonly claimChecks: Bucket | undefined;
  /** By construct id; empty where only Terraform knows them. */
  readonly subscribers: { readonly [id: string]: Subscriber };

  constructor(scope: Construct, id: string, props: FanOutProps) {
    super(scope, id);
    const { fanOut, preventDestroy } = props;
    this.topic = new Topic(this, 'Topic', {
      name: props.name,
      fifo: fanOut.fifo ?? false,
      encryption: fanOut.encryption ?? {},
      crossAccountSubscribers: fanOut.crossAccountSubscribers ?? {},
      preventDestroy,
    });
    const claimCheck = fanOut.claimCheck ?? true;
    this.claimChecks = claimCheck === false ? undefined : claimChecksOf(this, props, claimCheck);
    this.consumer = new Consumer(this, 'Default', {
      name: props.name,
      consumer: props.consumer,
      code: props.code,
      source: props.source,
      settings: props.settings,
      environment: environmentOf(fanOutEnv, {
        topicArn: this.topic.arn,
        transport: fanOut.transport,
        filterAttributes: fanOut.filterAttributes,
        claimCheckBucket: this.claimChecks?.name,
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
    expirationInDays: props.fanOut.claimCheckExpirationInDays ?? 35,
    key: keyOf(undefined),
    versioned: false,
    readers: [...new Set(Object.values(props.fanOut.crossAccountSubscribers ?? {}).map(({ accountId }) => accountId))],
    preventDestroy: props.preventDestroy,
    wanted,
  });
}

function publishStatements({ topic, claimChecks }: FanOut, claimCheck: Condition): PolicyStatement[] {
  return [
    { sid: 'Publish', actions: ['sns:Publish'], resources: [topic.arn] },
    keyStatement('EncryptMessages', ['kms:GenerateDataKey', 'kms:Decrypt'], topic.key),
    {
      sid: 'WriteClaimChecks',
      actions: ['s3:PutObject'],
      resources: [`${claimChecks?.arn ?? ''}/*`],
      when: claimCheck,
    },
  ];
}

function subscribersOf(scope: FanOut, props: FanOutProps, claimCheck: Condition): { [id: string]: Subscriber } {
  const { claimChecks, topic } = scope;
  const common = {
    topicArn: topic.arn,
    fifo: props.fanOut.fifo ?? false,
    key: topic.key,
    preventDestroy: props.preventDestroy,
    claimCheckStatements: [
      {
        sid: 'ReadClaimChecks',
        actions: ['s3:GetObject'],
        resources: [`${claimChecks?.arn ?? ''}/*`],
        when: claimCheck,
      },
    ],
  };
  if (isExpression(props.subscribers)) {
    new Subscriber(scope, 'Subscriber', { ...common, ...eachSubscriber(props.pipeline, props.subscribers) });
    return {};
  }
  const made = Object.entries(props.subscribers).map(([id, { consumer, ...settings }]) => {
    const name = `${props.pipeline}-${kebabCase(id)}`;
    return [id, new Subscriber(scope, id, { ...common, name, consumerName: id, settings, consumer })];
  });
  return Object.fromEntries(made) as { [id: string]: Subscriber };
}

/** Settings of the element at hand; the fields of an object variable are in snake_case and null when left out. */
function eachSubscriber(pipeline: string, subscribers: unknown) {
  const forEach = TerraformIterator.fromMap(subscribers as Parameters<typeof TerraformIterator.fromMap>[0]);
  const field = (name: string) => Token.asString(forEach.getAny(name));
  const withDefault = (name: string, value: unknown) => expression`coalesce(${field(name)}, ${value})`;
  return {
    name: `${pipeline}-${forEach.key}`,
    consumerName: forEach.key,
    forEach,
    settings: {
      filterPolicy: field('filter_policy'),
      filterPolicyScope: field('filter_policy_scope') as 'MessageBody',
      rawMessageDelivery: withDefault('raw_message_delivery', false),
      maxReceiveCount: Token.asNumber(withDefault('max_receive_count', 15)),
      visibilityTimeoutSeconds: Token.asNumber(withDefault('visibility_timeout_seconds', 30)),
      messageRetentionSeconds: Token.asNumber(withDefault('message_retention_seconds', 1_209_600)),
    },
  };
}
