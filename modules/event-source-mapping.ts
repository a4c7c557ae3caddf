import {
  LambdaEventSourceMapping,
  type LambdaEventSourceMappingConfig,
} from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import type { ITerraformDependable, ITerraformIterator } from 'cdktf';
import type { Construct } from 'constructs';
import type { FilterCriteria, QueueMappingSettings, StreamMappingSettings } from './consumer-settings';
import { chosenStreamSettings as chosen } from './event-source-settings';
import { addDynamicBlock } from './optional-resource';
import { protection } from './protection';
import { expression, isExpression, isGiven } from './setting';

/** What both kinds of mapping need. */
export interface MappingTarget {
  readonly eventSourceArn: string;
  readonly aliasArn: string;
  /** Policies that Lambda checks when it makes the mapping. */
  readonly dependsOn: ITerraformDependable[];
  readonly preventDestroy: boolean;
  readonly forEach?: ITerraformIterator | undefined;
}

/**
 * The mapping of a stream, with every default written out: AWS's own lose records silently.
 * Its address, source and starting position never depend on tuning, because replacing it loses its checkpoint.
 */
export function makeStreamMapping(
  scope: Construct,
  id: string,
  settings: StreamMappingSettings,
  target: MappingTarget & { readonly failureArn: string },
): LambdaEventSourceMapping {
  const mapping = new LambdaEventSourceMapping(scope, id, {
    ...targetOf(target, settings.functionResponseTypes),
    enabled: settings.enabled ?? true,
    startingPosition: settings.startingPosition ?? chosen.startingPosition,
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
  addFilters(mapping, settings.filterCriteria?.filters);
  addMetrics(mapping, settings.metricsConfig?.metrics);
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
    ...targetOf(target, settings.functionResponseTypes),
    enabled: settings.enabled ?? true,
    batchSize: settings.batchSize ?? 10,
    maximumBatchingWindowInSeconds: settings.maximumBatchingWindowInSeconds ?? 0,
  });
  addFilters(mapping, settings.filterCriteria?.filters);
  addMaximumConcurrency(mapping, settings.scalingConfig?.maximumConcurrency);
  return mapping;
}

function targetOf(
  target: MappingTarget,
  responseTypes: StreamMappingSettings['functionResponseTypes'],
): LambdaEventSourceMappingConfig {
  return {
    eventSourceArn: target.eventSourceArn,
    functionName: target.aliasArn,
    functionResponseTypes: [...(responseTypes ?? chosen.functionResponseTypes)],
    dependsOn: target.dependsOn,
    ...protection(target.preventDestroy),
    ...(target.forEach ? { forEach: target.forEach } : {}),
  };
}

function addFilters(mapping: LambdaEventSourceMapping, filters: FilterCriteria['filters'] | undefined): void {
  if (isExpression(filters)) {
    addDynamicBlock(mapping, 'filter_criteria', expression`length(${filters}) > 0 ? [1] : []`, {
      dynamic: { filter: { for_each: filters, content: { pattern: expression`filter.value.pattern` } } },
    });
  } else if (filters !== undefined && filters.length > 0) {
    mapping.putFilterCriteria({ filter: filters.map(({ pattern }) => ({ pattern: patternText(pattern) })) });
  }
}

function patternText(pattern: string | object): string {
  return typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
}

function addMetrics(mapping: LambdaEventSourceMapping, metrics: readonly string[] | undefined): void {
  if (isExpression(metrics)) {
    addDynamicBlock(mapping, 'metrics_config', expression`length(${metrics}) > 0 ? [1] : []`, { metrics });
  } else if (metrics !== undefined && metrics.length > 0) {
    mapping.putMetricsConfig({ metrics: [...metrics] });
  }
}

function addMaximumConcurrency(mapping: LambdaEventSourceMapping, maximumConcurrency: number | undefined): void {
  if (isExpression(maximumConcurrency)) {
    const wanted = expression`${isGiven(maximumConcurrency)} ? [1] : []`;
    addDynamicBlock(mapping, 'scaling_config', wanted, { maximum_concurrency: maximumConcurrency });
  } else if (maximumConcurrency !== undefined) {
    mapping.putScalingConfig({ maximumConcurrency });
  }
}
