/** An event bus and who listens to it. */
export interface EventBusSettings {
  /** Customer managed key of the bus; its policy must let `events.amazonaws.com` use it. @default AWS's own. */
  readonly kmsKeyArn?: string;
  /** Days that every event is kept for a replay, 1 or more; costs by the GB. @default No archive: the stream and the archive of the pipeline serve a replay. */
  readonly archiveRetentionInDays?: number;
  /** Construct id to rule. @default None: whoever else makes rules. */
  readonly rules?: { readonly [id: string]: EventRuleSettings };
}

/**
 * Which events go where. A rule has one target, so that each has a pattern, a retry policy and dead letters of its own.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules-best-practices.html
 */
export interface EventRuleSettings {
  /** JSON text of the pattern, at most 4,096 characters. In TypeScript an object does as well. */
  readonly eventPattern: string | { readonly [key: string]: unknown };
  /** False: events that match are not sent, and gone. @default true */
  readonly enabled?: boolean;
  /** Where events go: exactly one of its members. */
  readonly target: EventTarget;
  /** Seconds that EventBridge tries to deliver an event, 60 to 86,400. @default 86,400: the longest there is, and nothing waits behind it. */
  readonly maximumEventAgeInSeconds?: number;
  /** 0 to 185. @default 185: the age decides. */
  readonly maximumRetryAttempts?: number;
  /** The queue that takes events which could not be delivered; it is always there. */
  readonly deadLetters?: EventDeadLetters;
  /** ARN of a policy that bounds what the rule's role may do, where an organisation asks for one. @default None. */
  readonly permissionsBoundary?: string;
}

/** Where a rule keeps what it could not deliver: whole events, with the reason as attributes, for 14 days. */
export interface EventDeadLetters {
  /** Customer managed key of the queue, which `events.amazonaws.com` may use. @default SSE-SQS. */
  readonly kmsKeyArn?: string;
}

/** Where a rule sends events. */
export interface EventTarget {
  /** A queue of the rule's own. @default None. */
  readonly ownQueue?: OwnEventQueue;
  /** A queue that exists; its policy must let the rule send. @default None. */
  readonly sqs?: EventQueue;
  /** A topic that exists; its policy must let `events.amazonaws.com` publish. @default None. */
  readonly sns?: EventTopic;
  /** A function that exists; the rule gets the permission to call it. @default None. */
  readonly lambda?: EventFunction;
  /** A workflow. @default None. */
  readonly stepFunctions?: EventPlace;
  /** A Kinesis stream; its partition key is the event's id. @default None. */
  readonly kinesis?: EventStream;
  /** A Firehose delivery stream that takes direct puts. @default None. */
  readonly firehose?: EventPlace;
  /** Another bus, in any account or region. @default None. */
  readonly eventBus?: EventPlace;
  /** An API destination. @default None. */
  readonly apiDestination?: EventPlace;
  /** JSON path of the part of the event that is sent, such as `$.detail`. @default The whole event. */
  readonly inputPath?: string;
}

/** A queue of the rule's own: encrypted, and filled by the rule alone. */
export interface OwnEventQueue {
  /** Seconds a message stays, 60 to 1,209,600. @default 1,209,600: the longest SQS offers. */
  readonly messageRetentionSeconds?: number;
  /** Seconds a message is hidden from others once it is received, 0 to 43,200; at least 6 times the timeout of a function that reads it. @default 30: AWS's own. */
  readonly visibilityTimeoutSeconds?: number;
}

export interface EventPlace {
  /** ARN. */
  readonly arn: string;
}

export interface EventQueue {
  /** ARN of the queue. */
  readonly arn: string;
  /** Message group of every event; required for a FIFO queue. @default A standard queue has none. */
  readonly messageGroupId?: string;
}

export interface EventTopic {
  /** ARN of the topic. */
  readonly arn: string;
}

export interface EventFunction {
  /** ARN of the function or of an alias. */
  readonly arn: string;
}

export interface EventStream {
  /** ARN of the stream. */
  readonly arn: string;
  /** JSON path of the event to the partition key, such as `$.detail.dynamodb.Keys.id.S`. @default The event's id. */
  readonly partitionKeyPath?: string;
}
