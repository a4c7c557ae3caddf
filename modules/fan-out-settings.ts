import type { Setting } from './setting';

/** Encryption at rest of a topic, its queues and their dead letters. */
export interface FanOutEncryption {
  /**
   * `aws-managed`: `alias/aws/sns` for the topic and SSE-SQS for the queues, without a monthly cost.
   * `customer-managed`: one key for all of them, whose policy lets SNS deliver; about one dollar a month.
   * @default aws-managed: nothing to pay or to look after.
   */
  readonly kind?: 'aws-managed' | 'customer-managed';
  /** A customer managed key that exists; its policy must let `sns.amazonaws.com` use it. @default A key is created. */
  readonly kmsKeyArn?: string;
}

/** Settings of a subscriber's queue and subscription, by AWS's names. */
export interface SubscriberSettings {
  /** At most 5 attributes and 150 combinations. @default Every change. */
  readonly filterPolicy?: string | { readonly [key: string]: unknown };
  /** What the policy reads; MessageBody costs by the GB filtered. @default MessageAttributes: filtering by them is free. */
  readonly filterPolicyScope?: 'MessageAttributes' | 'MessageBody';
  /** Message bodies without SNS's envelope; at most 10 message attributes then. @default false: the envelope carries every attribute. */
  readonly rawMessageDelivery?: Setting<boolean>;
  /** Receives before a message goes to the dead letters, 1 to 1,000. @default 15: an outage of a subscriber's own sink outlasts five, and poison still leaves within the day. */
  readonly maxReceiveCount?: number;
  /**
   * Seconds, 0 to 43,200; at least six times the consumer's timeout, and its batching window on top.
   * @default That least where the consumer is known, else 30.
   */
  readonly visibilityTimeoutSeconds?: number;
  /** Seconds a message waits, 60 to 1,209,600. @default 1,209,600: 14 days, the longest SQS offers; an unread queue loses last. */
  readonly messageRetentionSeconds?: number;
}

/** An account that subscribes queues of its own. */
export interface CrossAccountSubscriber {
  /** 12 digits. */
  readonly accountId: string;
  /** The only queue it may subscribe. @default Any queue. */
  readonly queueArn?: string;
}

/** Subscribing accounts by name; as an expression, a map of objects with `account_id` and `queue_arn`, which may be null. */
export type CrossAccountSubscribers = Setting<{ readonly [name: string]: CrossAccountSubscriber }>;

/** Settings of a topic that every change goes to. */
export interface FanOutSettings {
  /** FIFO keeps the order of each item and needs FIFO queues. A change replaces topic and queues. @default false: a standard topic has no limit of throughput, and messages carry a version. */
  readonly fifo?: Setting<boolean>;
  /** Keys of the topic, its queues and their dead letters. */
  readonly encryption?: FanOutEncryption;
  /** Top-level attributes copied into message attributes, so that policies can filter on them. @default None. */
  readonly filterAttributes?: Setting<readonly string[]>;
  /** A bucket for messages above 256 KiB; without it they are quarantined. @default true: nothing is lost for its size. */
  readonly claimCheck?: Setting<boolean>;
  /** Dotted paths below the message (`new.status`) that a pointer keeps, so that body filters still work. @default None. */
  readonly claimCheckKeep?: Setting<readonly string[]>;
  /** Days the bucket keeps a payload, 29 or more: a queue and then its dead letters may hold the pointer. @default 35: 28 days and a margin. */
  readonly claimCheckExpirationInDays?: number;
  /** `sdk`: the AWS SDK. `direct`: signed requests of our own, faster and smaller. @default sdk: AWS's own client follows AWS's changes. */
  readonly transport?: 'sdk' | 'direct';
  /** Other accounts that may subscribe, and read the payloads of oversize messages. @default None. */
  readonly crossAccountSubscribers?: CrossAccountSubscribers;
}
