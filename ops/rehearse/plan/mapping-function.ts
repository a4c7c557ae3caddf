import { consumerEnv } from '../../../handlers/core/env';
import { instancesOf, isResource } from '../../plan/instances-of';
import { type PlanResource, valueAt } from '../../plan/plan-resource';
import { endsOf, type ResourceEnd } from '../../plan/reference-ends';
import type { RehearsedMapping } from '../rehearsed-mapping';
import { type MappingReading, typedAt } from './mapping-reading';

/** What a rehearsal wants to know of the function behind a mapping. */
export interface FunctionFacts
  extends Pick<RehearsedMapping, 'functionTimeoutSeconds' | 'reservedConcurrency' | 'hasOurCore'> {
  /** Id of the consumer that runs in it, unless it is unknown or a secret. */
  readonly consumer: string | undefined;
}

/** AWS's default, in seconds. */
const timeoutDefault = 3;

export function functionFactsOf(reading: MappingReading): FunctionFacts {
  const found = functionOf(reading);
  if (found === undefined) {
    reading.assumptions.push(
      `The function is not part of the plan; a timeout of ${timeoutDefault} seconds, no reserved concurrency and a handler without our core were taken.`,
    );
    return {
      functionTimeoutSeconds: timeoutDefault,
      reservedConcurrency: undefined,
      hasOurCore: false,
      consumer: undefined,
    };
  }
  return {
    functionTimeoutSeconds: timeoutOf(reading, found),
    reservedConcurrency: reservedConcurrencyOf(reading, found),
    ...coreOf(reading, found),
  };
}

function functionOf(reading: MappingReading): PlanResource | undefined {
  const found = functionsBehind(reading, reading.mapping, new Set());
  if (found.length === 0) return onlyFunctionNearby(reading);
  if (found.length > 1) {
    const sentence = `Which of several functions the mapping calls is known only after apply; it was taken to be ${found[0]!.address}.`;
    reading.assumptions.push(sentence);
  }
  return found[0];
}

/** A mapping names a function or an alias, which names its function in turn, by name or by ARN. */
function functionsBehind(
  reading: MappingReading,
  from: PlanResource,
  seen: ReadonlySet<PlanResource>,
): readonly PlanResource[] {
  if (seen.has(from)) return [];
  const { document } = reading;
  const name = typedAt(reading, from, 'string', 'function_name');
  if (name.state === 'known') return functionsNamed(reading, name.value);
  const near = endsOf(document, from, 'function_name')
    .filter(isResource)
    .flatMap((end: ResourceEnd) => instancesOf(document, end));
  const behind = near.flatMap((resource) => {
    if (resource.type === 'aws_lambda_alias') return functionsBehind(reading, resource, new Set([...seen, from]));
    return resource.type === 'aws_lambda_function' ? [resource] : [];
  });
  return [...new Set(behind)];
}

/** A name, or an ARN with or without a qualifier: `arn:aws:lambda:REGION:ACCOUNT:function:NAME:ALIAS`. */
function functionsNamed({ document }: MappingReading, text: string): readonly PlanResource[] {
  const parts = text.split(':');
  const name = parts[0] === 'arn' ? parts[6] : parts[2] === 'function' ? parts[3] : parts[0];
  const named = document.resources.filter(
    ({ type, values }) => type === 'aws_lambda_function' && values.function_name === name,
  );
  const managed = named.filter(({ mode }) => mode === 'managed');
  return (managed.length > 0 ? managed : named).slice(0, 1);
}

/** What a local stands for is not in a plan; the one function of the same module is the likely one. */
function onlyFunctionNearby({ document, mapping, assumptions }: MappingReading): PlanResource | undefined {
  if (valueAt(mapping, 'function_name').state === 'known') return undefined;
  const home = JSON.stringify(mapping.modules);
  const nearby = document.resources.filter(
    ({ type, mode, modules }) =>
      type === 'aws_lambda_function' && mode === 'managed' && JSON.stringify(modules) === home,
  );
  if (nearby.length !== 1) return undefined;
  const [{ address }] = nearby as [PlanResource];
  assumptions.push(
    `The function is known only after apply; it was taken to be ${address}, the only one of the module.`,
  );
  return nearby[0];
}

function timeoutOf(reading: MappingReading, found: PlanResource): number {
  const timeout = typedAt(reading, found, 'number', 'timeout');
  if (timeout.state === 'known') return timeout.value;
  if (timeout.state === 'unknown') {
    reading.assumptions.push(
      `\`timeout\` of ${found.address} is known only after apply; ${timeoutDefault} seconds were taken, its default.`,
    );
  }
  return timeoutDefault;
}

/** -1 stands for nothing reserved, 0 for a function that is switched off. */
function reservedConcurrencyOf(reading: MappingReading, found: PlanResource): number | undefined {
  const reserved = typedAt(reading, found, 'number', 'reserved_concurrent_executions');
  if (reserved.state === 'known') {
    if (reserved.value === 0) {
      reading.assumptions.push(
        `\`reserved_concurrent_executions\` of ${found.address} is 0, which stops the function: no record is worked through.`,
      );
    }
    return reserved.value < 0 ? undefined : reserved.value;
  }
  if (reserved.state === 'unknown') {
    reading.assumptions.push(
      `\`reserved_concurrent_executions\` of ${found.address} is known only after apply; nothing was taken as reserved, its default.`,
    );
  }
  return undefined;
}

function coreOf(reading: MappingReading, found: PlanResource): Pick<FunctionFacts, 'hasOurCore' | 'consumer'> {
  const variables = ['environment', 0, 'variables'] as const;
  if (valueAt(found, 'environment').state === 'unknown' || valueAt(found, ...variables).state === 'unknown') {
    reading.assumptions.push(
      `The environment of ${found.address} is known only after apply; a handler without our core was taken.`,
    );
    return { hasOurCore: false, consumer: undefined };
  }
  const consumer = typedAt(reading, found, 'string', ...variables, consumerEnv.consumer.name);
  if (consumer.state !== 'known') return { hasOurCore: consumer.state === 'unknown', consumer: undefined };
  const isNamed = !consumer.isSensitive && consumer.value !== '';
  return { hasOurCore: consumer.value !== '', consumer: isNamed ? consumer.value : undefined };
}
