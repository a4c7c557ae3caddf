import type { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import { cdcEnv } from '../handlers/cdc/env';
import { consumerEnv } from '../handlers/core/env';
import { AliasedFunction } from './aliased-function';
import type {
  ConsumerSettings,
  FunctionCode,
  FunctionSettings,
  QueueConsumerSettings,
  ViewSettings,
} from './consumer-settings';
import { type EncryptionKey, keyStatement } from './encryption-key';
import { environmentOf } from './environment';
import { makeQueueMapping, makeStreamMapping } from './event-source-mapping';
import { FailureStore } from './failure-store';
import { makeOnceTable } from './once-table';
import { makeOwnTables } from './own-tables';
import type { PolicyStatement } from './policy';
import type { Queue } from './queue';
import { queueAccess } from './queue-access';
import { streamAccess } from './stream-access';
import type { StreamSource } from './stream-source';
import { makeViewTable, viewStatements } from './view-table';

interface CommonProps {
  /** Name of the consumer in AWS: `orders-dev-by-product`. */
  readonly name: string;
  /** Name in logs, metrics and quarantine keys: `ByProduct`. */
  readonly consumer: string;
  readonly code: FunctionCode;
  readonly preventDestroy: boolean;
  /** Keeps a materialized view. Default: none. */
  readonly view?: ViewSettings;
  /** Variables and permissions of the handler at hand. Default: none. */
  readonly environment?: Record<string, string>;
  readonly statements?: readonly PolicyStatement[];
}

export interface StreamConsumerProps extends CommonProps {
  readonly source: StreamSource;
  readonly settings: ConsumerSettings;
}

export interface QueueConsumerProps extends CommonProps {
  /** The queue and its dead letters. */
  readonly source: { readonly queue: Queue; readonly deadLetters: Queue; readonly key: EncryptionKey };
  readonly settings: QueueConsumerSettings;
}

/**
 * A function that consumes a stream or a queue: function with alias, mapping, failure store, and the tables it owns.
 *
 * By default a batch is retried for six hours and bisected, what is given up goes to a bucket with its payload, and
 * the role may do what the mapping and the handler do, nothing else.
 */
export class Consumer extends Construct {
  readonly function: AliasedFunction;
  readonly mapping: LambdaEventSourceMapping;
  /** Absent where the dead letters of a queue are all there is. */
  readonly failures: FailureStore | undefined;
  readonly viewTableName: string | undefined;

  constructor(scope: Construct, id: string, props: StreamConsumerProps | QueueConsumerProps) {
    super(scope, id);
    const fromQueue = 'queue' in props.source;
    this.failures = failureStoreOf(this, props);
    const quarantine = quarantineAccess(this.failures, props);
    const parts = partsOf(this, props);
    this.viewTableName = parts.view?.tableName;
    this.function = new AliasedFunction(this, 'Default', {
      name: props.name,
      code: props.code,
      settings: withReserve(props.settings),
      environment: { ...parts.environment, ...quarantine.environment, ...props.environment },
      statements: [
        ...(fromQueue ? queueAccess((props as QueueConsumerProps).source) : streamAccess(props.source as StreamSource)),
        ...(this.failures?.statements ?? []),
        ...quarantine.statements,
        ...parts.statements,
        ...(props.statements ?? []),
        ...(props.settings.statements ?? []),
      ],
    });
    this.mapping = mappingOf(this, props);
  }
}

function failureStoreOf(scope: Consumer, props: StreamConsumerProps | QueueConsumerProps): FailureStore | undefined {
  const destination = destinationOf(props);
  const quarantine = quarantineOf(props);
  if ('queue' in props.source && quarantine !== 's3') return undefined;
  const { onFailure } = props.settings;
  return new FailureStore(scope, 'Failures', {
    ...onFailure,
    name: props.name,
    destination,
    quarantine,
    preventDestroy: props.preventDestroy,
  });
}

/** A queue's mapping has no destination: what fails too often goes to the queue's dead letters. */
function destinationOf(props: StreamConsumerProps | QueueConsumerProps): 's3' | 'sqs' | undefined {
  if ('queue' in props.source) return undefined;
  return (props.settings as ConsumerSettings).onFailure?.kind ?? 's3';
}

/** The handler puts its own poison where the mapping's failures go, unless told otherwise. */
function quarantineOf(props: StreamConsumerProps | QueueConsumerProps): 's3' | 'sqs' {
  return props.settings.quarantine ?? destinationOf(props) ?? 's3';
}

function quarantineAccess(failures: FailureStore | undefined, props: StreamConsumerProps | QueueConsumerProps) {
  if (quarantineOf(props) === 's3') {
    return { environment: environmentOf(consumerEnv, { quarantineBucket: failures?.bucket?.name }), statements: [] };
  }
  if (failures !== undefined) {
    return { environment: environmentOf(consumerEnv, { quarantineQueueUrl: failures.queue.url }), statements: [] };
  }
  const { deadLetters, key } = (props as QueueConsumerProps).source;
  return {
    environment: environmentOf(consumerEnv, { quarantineQueueUrl: deadLetters.url }),
    statements: [
      { sid: 'SendQuarantine', actions: ['sqs:SendMessage'], resources: [deadLetters.arn] },
      // A message to an encrypted queue takes this besides what reading one takes.
      keyStatement('EncryptQuarantine', ['kms:GenerateDataKey'], key),
    ],
  };
}

/** Everything the handler reads from its environment, with the tables behind it. */
function partsOf(scope: Consumer, props: StreamConsumerProps | QueueConsumerProps) {
  const { name, settings, view, preventDestroy } = props;
  const viewTable = view ? makeViewTable(scope, 'View', name, view, preventDestroy) : undefined;
  const once = makeOnceTable(scope, 'Once', { name, wanted: settings.once ?? false, preventDestroy });
  const own = makeOwnTables(scope, { name, tables: settings.tables ?? {}, preventDestroy });
  const { concurrency, originRegionAttribute } = settings;
  const handlerSettings = { consumer: props.consumer, concurrency, originRegionAttribute, onceTable: once?.tableName };
  return {
    view: viewTable ? { tableName: viewTable.name } : undefined,
    environment: {
      ...environmentOf(consumerEnv, handlerSettings),
      ...(view && viewTable
        ? environmentOf(cdcEnv, { sink: 'view', viewTable: viewTable.name, viewProjection: view.projection })
        : {}),
      ...own.environment,
    },
    statements: [
      ...(view && viewTable ? viewStatements(viewTable, view.kmsKeyArn) : []),
      ...(once?.statements ?? []),
      ...own.statements,
    ],
  };
}

/** A fifth above what the expected shards can use at once. */
function withReserve(settings: FunctionSettings | ConsumerSettings): FunctionSettings {
  const { expectedShards, reservedConcurrentExecutions, parallelizationFactor }: Partial<ConsumerSettings> = settings;
  if (expectedShards === undefined || reservedConcurrentExecutions !== undefined) return settings;
  const executions = Math.ceil((expectedShards * (parallelizationFactor ?? 1) * 12) / 10);
  return { ...settings, reservedConcurrentExecutions: executions };
}

function mappingOf(scope: Consumer, props: StreamConsumerProps | QueueConsumerProps): LambdaEventSourceMapping {
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
  const settings = props.settings as ConsumerSettings;
  const failureArn = destinationOf(props) === 's3' ? scope.failures!.bucket!.arn : scope.failures!.queue.arn;
  return makeStreamMapping(scope, 'Mapping', settings, {
    ...target,
    eventSourceArn: props.source.streamArn,
    failureArn,
  });
}
