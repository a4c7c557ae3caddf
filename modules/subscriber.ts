import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { SqsQueueRedriveAllowPolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { chosenDefaults } from './chosen-defaults';
import { allOf, is, orNull } from './condition';
import { Consumer } from './consumer';
import type { FunctionCode, QueueConsumerSettings } from './consumer-settings';
import type { EncryptionKey } from './encryption-key';
import { fanOutDefaults } from './fan-out-defaults';
import type { SubscriberSettings } from './fan-out-settings';
import { jsonText } from './json-text';
import { names } from './names';
import type { PolicyStatement } from './policy';
import { Queue } from './queue';
import { expression, isExpression, isGiven, type Setting } from './setting';
import type { ChosenSinks } from './sinks/settings';

/** The function that reads a subscriber's queue. */
export interface SubscriberConsumer {
  readonly settings: QueueConsumerSettings;
  readonly code: FunctionCode;
  /** Keeps this sink. Default: none. */
  readonly sinks?: ChosenSinks;
}

export interface SubscriberProps {
  /** Name in AWS: `orders-dev-shipping`. */
  readonly name: string;
  /** Name in logs, metrics and quarantine keys: `Shipping`. */
  readonly consumerName: string;
  readonly topicArn: string;
  /** As the topic is. */
  readonly fifo: Setting<boolean>;
  readonly key: EncryptionKey;
  readonly settings: SubscriberSettings;
  /** The function that reads the queue. Default: whoever else reads it. */
  readonly consumer?: SubscriberConsumer | undefined;
  /** What that function needs to follow a pointer to its payload. */
  readonly claimCheckStatements: readonly PolicyStatement[];
  readonly preventDestroy: Setting<boolean>;
}

/**
 * A queue that receives the changes its filter lets through, with dead letters of its own and, if wanted, the function
 * that reads it. By default 15 receives, 14 days of retention, and a visibility timeout of six function timeouts and the
 * batching window.
 */
export class Subscriber extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly consumer: Consumer | undefined;

  constructor(scope: Construct, id: string, props: SubscriberProps) {
    super(scope, id);
    const { maxReceiveCount = fanOutDefaults.subscriber.maxReceiveCount } = props.settings;
    const common = {
      fifo: props.fifo,
      key: props.key,
      preventDestroy: props.preventDestroy,
      senders: (queueArn: string) => [deliveryStatement(props.topicArn, queueArn)],
    };
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      name: names.deadLetterQueue(props.name, props.fifo),
    });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      name: names.queue(props.name, props.fifo),
      messageRetentionSeconds: props.settings.messageRetentionSeconds,
      visibilityTimeoutSeconds: visibilityTimeoutOf(props),
      deadLetters: { queueArn: this.deadLetters.arn, maxReceiveCount },
    });
    admitRedrive(this);
    subscribe(this, props);
    this.consumer = consumerOf(this, props);
  }
}

/** The dead letters take messages of this queue only. A policy of its own, because the two queues name each other. */
function admitRedrive(scope: Subscriber): void {
  const { queue, deadLetters } = scope;
  new SqsQueueRedriveAllowPolicy(scope, 'RedriveAllow', {
    queueUrl: deadLetters.url,
    redriveAllowPolicy: jsonText({ redrivePermission: 'byQueue', sourceQueueArns: [queue.arn] }),
  });
}

/** SNS tries for days before it gives up on a queue; what it gives up goes to the dead letters too. */
function subscribe(scope: Subscriber, props: SubscriberProps): void {
  new SnsTopicSubscription(scope, 'Subscription', {
    topicArn: props.topicArn,
    protocol: 'sqs',
    endpoint: scope.queue.arn,
    rawMessageDelivery: props.settings.rawMessageDelivery ?? fanOutDefaults.subscriber.rawMessageDelivery,
    ...filterOf(props.settings),
    redrivePolicy: jsonText({ deadLetterTargetArn: scope.deadLetters.arn }),
    dependsOn: [scope.queue.policy, scope.deadLetters.policy],
  });
}

/** A policy that is an expression is JSON text, or null. */
function isText(filterPolicy: string | object): filterPolicy is string {
  return typeof filterPolicy === 'string' || isExpression(filterPolicy);
}

/**
 * AWS takes a scope only together with a policy. The provider refuses one beside a policy that is known after apply, so
 * AWS's own scope is left out: the provider goes back to it.
 */
function filterOf({ filterPolicy, filterPolicyScope }: SubscriberSettings) {
  if (filterPolicy === undefined) return {};
  const scope = filterPolicyScope ?? fanOutDefaults.subscriber.filterPolicyScope;
  return {
    filterPolicy: isText(filterPolicy) ? filterPolicy : jsonText(filterPolicy),
    filterPolicyScope: orNull(allOf(isGiven(filterPolicy), is(scope, 'MessageBody')), scope) as string,
  };
}

function deliveryStatement(topicArn: string, queueArn: string): PolicyStatement {
  return {
    sid: 'DeliverFromTopic',
    principal: { Service: 'sns.amazonaws.com' },
    actions: ['sqs:SendMessage'],
    resources: [queueArn],
    condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
  };
}

/**
 * Six function timeouts, and the window in which a batch fills: Lambda may hold its messages that long while it
 * retries throttled invocations.
 */
function visibilityTimeoutOf({ settings, consumer }: SubscriberProps): number | undefined {
  if (settings.visibilityTimeoutSeconds !== undefined) return settings.visibilityTimeoutSeconds;
  if (consumer === undefined) return undefined;
  const { function: functions, queueMapping } = chosenDefaults;
  const { timeout = functions.timeout } = consumer.settings;
  const { maximumBatchingWindowInSeconds: window = queueMapping.maximumBatchingWindowInSeconds } = consumer.settings;
  if (!isExpression(timeout) && !isExpression(window)) return 6 * timeout + window;
  return Token.asNumber(expression`6 * ${timeout} + ${window}`);
}

function consumerOf(scope: Subscriber, props: SubscriberProps): Consumer | undefined {
  if (props.consumer === undefined) return undefined;
  return new Consumer(scope, 'Default', {
    name: props.name,
    consumer: props.consumerName,
    code: props.consumer.code,
    settings: props.consumer.settings,
    sinks: props.consumer.sinks ?? {},
    source: { queue: scope.queue, deadLetters: scope.deadLetters, key: props.key },
    statements: props.claimCheckStatements,
    preventDestroy: props.preventDestroy,
  });
}
