import {
  LambdaEventSourceMapping,
  type LambdaEventSourceMappingConfig,
} from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { chosenDefaults } from './chosen-defaults';
import { hasElements } from './condition';
import type { FilterCriteria, QueueMappingSettings, StreamMappingSettings } from './consumer-settings';
import { jsonText } from './json-text';
import type { KinesisMappingSettings } from './kinesis-settings';
import { addDynamicBlock, onceWhen } from './optional-resource';
import { protection } from './protection';
import { expression, isExpression, isGiven, type Setting } from './setting';

const { streamMapping: chosen, queueMapping } = chosenDefaults;

/** What both kinds of mapping need. */
export interface MappingTarget {
  readonly eventSourceArn: string;
  readonly aliasArn: string;
  /** Policies that Lambda checks when it makes the mapping. */
  readonly dependsOn: ITerraformDependable[];
  readonly preventDestroy: Setting<boolean>;
}

/** Settings of a mapping of a stream, of DynamoDB or Kinesis. */
type AnyStreamMappingSettings = Omit<StreamMappingSettings, 'startingPosition' | 'filterCriteria'> &
  Pick<KinesisMappingSettings, 'startingPosition' | 'startingPositionTimestamp'> & {
    readonly filterCriteria?: FilterCriteria<object> | undefined;
  };

/**
 * The mapping of a stream, with every default written out: AWS's own lose records silently.
 * Its address, source and starting position never depend on tuning, because replacing it loses its checkpoint.
 */
export function makeStreamMapping(
  scope: Construct,
  id: string,
  settings: AnyStreamMappingSettings,
  target: MappingTarget & { readonly failureArn: string },
): LambdaEventSourceMapping {
  const mapping = new LambdaEventSourceMapping(scope, id, {
    ...targetOf(target, settings.functionResponseTypes ?? chosen.functionResponseTypes),
    enabled: settings.enabled ?? chosen.enabled,
    startingPosition: settings.startingPosition ?? chosen.startingPosition,
    ...(settings.startingPositionTimestamp === undefined
      ? {}
      : { startingPositionTimestamp: settings.startingPositionTimestamp }),
    batchSize: settings.batchSize ?? chosen.batchSize,
    maximumBatchingWindowInSeconds: settings.maximumBatchingWindowInSeconds ?? chosen.maximumBatchingWindowInSeconds,
    parallelizationFactor: settings.parallelizationFactor ?? chosen.parallelizationFactor,
    bisectBatchOnFunctionError: settings.bisectBatchOnFunctionError ?? chosen.bisectBatchOnFunctionError,
    maximumRecordAgeInSeconds: settings.maximumRecordAgeInSeconds ?? chosen.maximumRecordAgeInSeconds,
    maximumRetryAttempts: settings.maximumRetryAttempts ?? chosen.maximumRetryAttempts,
    destinationConfig: { onFailure: { destinationArn: target.failureArn } },
    ...(settings.tumblingWindowInSeconds === undefined
      ? {}
      : { tumblingWindowInSeconds: settings.tumblingWindowInSeconds }),
    ...(settings.kmsKeyArn === undefined ? {} : { kmsKeyArn: settings.kmsKeyArn }),
  });
  addFilters(mapping, settings.filterCriteria);
  addMetrics(mapping, settings.metricsConfig);
  return mapping;
}

/** The mapping of a queue. What fails too often goes to the queue's own dead letters. */
export function makeQueueMapping(
  scope: Construct,
  id: string,
  settings: QueueMappingSettings,
  target: MappingTarget,
): LambdaEventSourceMapping {
  const mapping = new LambdaEventSourceMapping(scope, id, {
    ...targetOf(target, settings.functionResponseTypes ?? queueMapping.functionResponseTypes),
    enabled: settings.enabled ?? queueMapping.enabled,
    batchSize: settings.batchSize ?? queueMapping.batchSize,
    maximumBatchingWindowInSeconds:
      settings.maximumBatchingWindowInSeconds ?? queueMapping.maximumBatchingWindowInSeconds,
  });
  addFilters(mapping, settings.filterCriteria);
  addMaximumConcurrency(mapping, settings.scalingConfig);
  return mapping;
}

function targetOf(target: MappingTarget, responseTypes: readonly string[]): LambdaEventSourceMappingConfig {
  return {
    eventSourceArn: target.eventSourceArn,
    functionName: target.aliasArn,
    functionResponseTypes: [...responseTypes],
    dependsOn: target.dependsOn,
    ...protection(target.preventDestroy),
  };
}

function addFilters(mapping: LambdaEventSourceMapping, criteria: FilterCriteria<object> | undefined): void {
  const filters = criteria?.filters ?? [];
  if (isExpression(filters)) {
    addDynamicBlock(mapping, 'filter_criteria', onceWhen(hasElements(filters)), {
      dynamic: { filter: { for_each: filters, content: { pattern: expression`filter.value.pattern` } } },
    });
  } else if (filters.length > 0) {
    mapping.putFilterCriteria({ filter: filters.map(({ pattern }) => ({ pattern: patternText(pattern) })) });
  }
}

function patternText(pattern: string | object): string {
  return typeof pattern === 'string' ? pattern : jsonText(pattern);
}

function addMetrics(mapping: LambdaEventSourceMapping, config: StreamMappingSettings['metricsConfig']): void {
  const metrics = config?.metrics ?? [];
  if (isExpression(metrics)) {
    addDynamicBlock(mapping, 'metrics_config', onceWhen(hasElements(metrics)), { metrics });
  } else if (metrics.length > 0) {
    mapping.putMetricsConfig({ metrics: [...metrics] });
  }
}

function addMaximumConcurrency(mapping: LambdaEventSourceMapping, config: QueueMappingSettings['scalingConfig']): void {
  if (config === undefined) return;
  const { maximumConcurrency } = config;
  const given = isGiven(config);
  const wanted = given === true ? isGiven(maximumConcurrency) : given;
  if (isExpression(wanted)) {
    addDynamicBlock(mapping, 'scaling_config', onceWhen(wanted), { maximum_concurrency: maximumConcurrency });
  } else {
    mapping.putScalingConfig({ maximumConcurrency });
  }
}
