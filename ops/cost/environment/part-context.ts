import { changeBytes, monthlyChanges } from '../usage/volume';
import type { Workload } from '../usage/workload';
import { type Resource, referred } from './resource';

/** What the usage of one resource depends on. */
export interface PartContext {
  /** Everything that the environment declares. */
  readonly resources: readonly Resource[];
  /** Rates, sizes and times: what no definition says. */
  readonly workload: Workload;
  /** What an invocation logs, Lambda's own lines among it, in bytes. */
  readonly logBytes: number;
}

export function resourcesOf({ resources }: PartContext, type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The function behind an alias or itself. */
export function functionOf({ resources }: Pick<PartContext, 'resources'>, reference: unknown): Resource | undefined {
  const found = referred(reference, resources);
  return found?.type === 'aws_lambda_alias' ? referred(found.settings.function_name, resources) : found;
}

export function variablesOf(lambda: Resource | undefined): { readonly [name: string]: string } {
  const environment = lambda?.settings.environment as { readonly variables?: { readonly [name: string]: string } };
  return environment?.variables ?? {};
}

/** Changes in a month, of which a filter lets the share of the workload through. */
export function changesPast(filter: unknown, { workload }: PartContext): number {
  const changes = monthlyChanges(workload);
  return filter === undefined || filter === null ? changes : changes * workload.passingShare;
}

/** Messages in a month that reach a queue. */
export function arrivingAt(queue: Resource | undefined, context: PartContext): number {
  const subscription = resourcesOf(context, 'aws_sns_topic_subscription').find(
    ({ settings }) => queue !== undefined && referred(settings.endpoint, context.resources) === queue,
  );
  return changesPast(subscription?.settings.filter_policy, context);
}

export function bytesOf({ workload }: PartContext): number {
  return changeBytes(workload);
}
