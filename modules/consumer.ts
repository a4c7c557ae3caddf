import type { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { consumerEnv } from '../handlers/core/env';
import { AliasedFunction } from './aliased-function';
import { chosenDefaults } from './chosen-defaults';
import { allOf, anyOf, chooseText, givenWhen, is, orNull } from './condition';
import type { ConsumerSettings, FunctionCode, FunctionSettings, QueueConsumerSettings } from './consumer-settings';
import { keyStatement } from './encryption-key';
import { environmentOf } from './environment';
import { makeQueueMapping, makeStreamMapping } from './event-source-mapping';
import { FailureStore } from './failure-store';
import type { KinesisConsumerSettings } from './kinesis-settings';
import { type KinesisSource, kinesisAccess } from './kinesis-source';
import { makeOnceTable } from './once-table';
import { makeOwnTables } from './own-tables';
import { type PolicyStatement, userStatements } from './policy';
import { type QueueSource, queueAccess } from './queue-access';
import {
  type Condition,
  conditionalHead,
  expression,
  hasExpression,
  isExpression,
  isGiven,
  operand,
  optionalObject,
  type Setting,
  separated,
} from './setting';
import { type MadeSinks, makeSinks } from './sinks';
import type { ChosenSinks } from './sinks/settings';
import type { SinkOutput } from './sinks/sink';
import { streamAccess } from './stream-access';
import type { StreamSource } from './stream-source';

const { failures } = chosenDefaults;

interface CommonProps {
  /** Name of the consumer in AWS: `orders-dev-by-product`. */
  readonly name: string;
  /** Name in logs, metrics and quarantine keys: `ByProduct`. */
  readonly consumer: string;
  readonly code: FunctionCode;
  readonly preventDestroy: Setting<boolean>;
  /** Keeps this sink. Default: none. */
  readonly sinks?: ChosenSinks;
  /** Variables and permissions of the handler at hand. Default: none. */
  readonly environment?: Record<string, string>;
  readonly statements?: readonly PolicyStatement[];
}

export interface StreamConsumerProps extends CommonProps {
  readonly source: StreamSource;
  readonly settings: ConsumerSettings;
}

export interface KinesisConsumerProps extends CommonProps {
  readonly source: KinesisSource;
  readonly settings: KinesisConsumerSettings;
}

export interface QueueConsumerProps extends CommonProps {
  readonly source: QueueSource;
  readonly settings: QueueConsumerSettings;
}

/**
 * A function that consumes a stream, of DynamoDB or Kinesis, or a queue: function with alias, mapping, failure store, and the tables it owns.
 *
 * By default a batch is retried for six hours and bisected, what is given up goes to a bucket with its payload, and
 * the role may do what the mapping and the handler do, nothing else.
 */
export class Consumer extends Construct {
  readonly function: AliasedFunction;
  readonly mapping: LambdaEventSourceMapping;
  /** Absent where the dead letters of a queue are all there is. */
  readonly failures: FailureStore | undefined;
  readonly sinkOutputs: readonly SinkOutput[];
  /** Executions kept for the function; absent without any. */
  readonly reservedConcurrentExecutions: number | undefined;

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    this.failures = failureStoreOf(this, props);
    const quarantine = quarantineAccess(this.failures, props);
    const parts = partsOf(this, props);
    this.sinkOutputs = parts.sinks.outputs;
    const settings = withReserve(props.settings);
    this.reservedConcurrentExecutions = settings.reservedConcurrentExecutions;
    this.function = new AliasedFunction(this, 'Default', {
      name: props.name,
      code: props.code,
      settings: withSecurityGroups(settings, parts.sinks.securityGroups),
      environment: [...parts.environment, quarantine.environment, props.environment ?? {}],
      statements: [
        ...accessOf(props.source),
        ...(this.failures?.statements ?? []),
        ...quarantine.statements,
        ...parts.statements,
        ...(props.statements ?? []),
        ...userStatements(props.settings.statements ?? []),
      ],
    });
    this.mapping = mappingOf(this, props);
  }
}

type Props = StreamConsumerProps | KinesisConsumerProps | QueueConsumerProps;

/** What Lambda does to read the source. */
function accessOf(source: Props['source']): PolicyStatement[] {
  if ('queue' in source) return queueAccess(source);
  return 'kinesisArn' in source ? kinesisAccess(source) : streamAccess(source);
}

function failureStoreOf(scope: Consumer, props: Props): FailureStore | undefined {
  const quarantine = quarantineOf(props);
  if ('queue' in props.source && is(quarantine, 's3') === false) return undefined;
  const { onFailure } = props.settings;
  return new FailureStore(scope, 'Failures', {
    ...onFailure,
    name: props.name,
    destination: destinationOf(props),
    quarantine,
    preventDestroy: props.preventDestroy,
  });
}

/** A queue's mapping has no destination: what fails too often goes to the queue's dead letters. */
function destinationOf(props: Props): 's3' | 'sqs' | undefined {
  if ('queue' in props.source) return undefined;
  return (props.settings as ConsumerSettings).onFailure?.kind ?? failures.kind;
}

/** The handler puts its own poison where the mapping's failures go, unless told otherwise. */
function quarantineOf(props: Props): 's3' | 'sqs' {
  const { quarantine } = props.settings;
  const fallback = destinationOf(props) ?? failures.kind;
  const given = isGiven(quarantine);
  if (typeof given === 'boolean') return given ? quarantine! : fallback;
  return Token.asString(expression`coalesce(${quarantine}, ${fallback})`) as 's3';
}

/** What the handler needs to write where the failure store, or else a queue's own dead letters, takes its poison. */
function quarantineAccess(store: FailureStore | undefined, props: Props) {
  const quarantine = quarantineOf(props);
  const [inBucket, inQueue] = [is(quarantine, 's3'), is(quarantine, 'sqs')];
  const queue = 'queue' in props.source ? props.source.deadLetters : store?.queue;
  return {
    environment: environmentOf(consumerEnv, {
      quarantineBucket: givenWhen(inBucket, store?.bucket?.name),
      quarantineQueueUrl: givenWhen(inQueue, queue?.url),
    }),
    statements: 'queue' in props.source ? deadLetterStatements(props.source, inQueue) : [],
  };
}

function deadLetterStatements({ deadLetters, key }: QueueSource, when: Condition): PolicyStatement[] {
  return [
    { sid: 'SendQuarantine', actions: ['sqs:SendMessage'], resources: [deadLetters?.arn ?? ''], when },
    // A message to an encrypted queue takes this besides what reading one takes.
    keyStatement('EncryptQuarantine', ['kms:GenerateDataKey'], { ...key, isThere: allOf(when, key.isThere) }),
  ];
}

/** Everything the handler reads from its environment, with the tables behind it. */
function partsOf(scope: Consumer, props: Props) {
  const { name, settings, preventDestroy } = props;
  const { vpcConfig } = settings;
  const sinks = makeSinks(scope, { name, sinks: props.sinks ?? {}, preventDestroy, vpcConfig });
  const wanted = anyOf(settings.once ?? chosenDefaults.function.once, sinks.once);
  const once = makeOnceTable(scope, 'Once', { name, wanted, existing: settings.onceTable, preventDestroy });
  const own = makeOwnTables(scope, { name, tables: settings.tables ?? {}, preventDestroy });
  const { concurrency, originRegionAttribute } = settings;
  const handlerSettings = { consumer: props.consumer, concurrency, originRegionAttribute, onceTable: once?.tableName };
  return {
    sinks,
    environment: [environmentOf(consumerEnv, handlerSettings), ...sinks.environments, own.environment],
    statements: [...sinks.statements, ...(once?.statements ?? []), ...own.statements],
  };
}

/** A sink's own security groups come after those that the function was given. */
function withSecurityGroups(settings: FunctionSettings, groups: MadeSinks['securityGroups']): FunctionSettings {
  const { vpcConfig } = settings;
  if (vpcConfig === undefined || groups.length === 0) return settings;
  const { subnetIds, securityGroupIds } = vpcConfig;
  const isLiteral = !isExpression(securityGroupIds) && groups.every(({ when }) => when === true);
  const more = groups.map(({ id, when }) => expression`${conditionalHead(when)} ? ${[id]} : []`);
  const all = isLiteral
    ? [...securityGroupIds, ...groups.map(({ id }) => id)]
    : Token.asList(expression`concat(${separated([securityGroupIds, ...more], ', ')})`);
  return { ...settings, vpcConfig: optionalObject({ subnetIds, securityGroupIds: all }, isGiven(vpcConfig)) };
}

/** A fifth above what the expected shards can use at once. */
function withReserve(settings: FunctionSettings | ConsumerSettings): FunctionSettings {
  const { expectedShards, reservedConcurrentExecutions: reserved, ...mapping }: Partial<ConsumerSettings> = settings;
  const factor = mapping.parallelizationFactor ?? chosenDefaults.streamMapping.parallelizationFactor;
  const [isExpected, isReserved] = [isGiven(expectedShards), isGiven(reserved)];
  if (isExpected === false || isReserved === true) return settings;
  const executions = hasExpression([expectedShards, factor])
    ? expression`ceil(${operand(expectedShards)} * ${operand(factor)} * 12 / 10)`
    : Math.ceil((expectedShards! * factor * 12) / 10);
  const fallback = orNull(isExpected, executions);
  if (isReserved === false) return { ...settings, reservedConcurrentExecutions: Token.asNumber(fallback) };
  const chosen = expression`${conditionalHead(isReserved)} ? ${reserved} : ${fallback}`;
  return { ...settings, reservedConcurrentExecutions: Token.asNumber(chosen) };
}

function streamArnOf(source: StreamSource | KinesisSource): string {
  if (!('kinesisArn' in source)) return source.streamArn;
  return chooseText(source.isRegistered, source.registeredArn, source.kinesisArn);
}

function mappingOf(scope: Consumer, props: Props): LambdaEventSourceMapping {
  const target = {
    aliasArn: scope.function.alias.arn,
    dependsOn: [scope.function.policy],
    preventDestroy: props.preventDestroy,
  };
  if ('queue' in props.source) {
    const { arn } = props.source.queue;
    return makeQueueMapping(scope, 'Mapping', props.settings as QueueConsumerSettings, {
      ...target,
      eventSourceArn: arn,
    });
  }
  return makeStreamMapping(scope, 'Mapping', props.settings as ConsumerSettings | KinesisConsumerSettings, {
    ...target,
    eventSourceArn: streamArnOf(props.source),
    failureArn: scope.failures!.destinationArn,
  });
}
