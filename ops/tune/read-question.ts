import { isQueueKind } from '../../engine/queue-settings';
import type { FunctionChoice } from '../../engine/sim/run-recipe';
import { usualWorkload, type Workload } from '../../engine/sim/scenarios';
import { SettingsError } from '../../handlers/core/errors';
import { chosenStreamSettings, type EventSourceKind } from '../../modules/event-source-settings';
import type { Surroundings } from '../command';
import { memoryOf } from '../cost/environment/mapping-usage';
import { functionOf } from '../cost/environment/part-context';
import { type Resource, readResources, referred } from '../cost/environment/resource';
import { priced } from '../cost/priced';
import { replicasOf } from '../cost/read-environment-workload';
import { functionUsage } from '../cost/usage/usage';
import { monthHours } from '../cost/usage/volume';
import type { PriceList } from '../prices/price-list';
import { readEnvironmentMappings } from '../rehearse/read-environment';
import { chooseMapping } from '../rehearse/read-mappings';
import type { RehearsedMapping } from '../rehearse/rehearsed-mapping';
import { sideOfMapping } from '../rehearse/side';
import { synthesizeEnvironment } from '../synthesize-environment';
import type { TuneOptions } from './options';
import type { TuneQuestion } from './tuning';

/** What an environment or, without one, the flags say of the mapping. */
interface Found extends Pick<TuneQuestion, 'mapping' | 'base' | 'isDeployed' | 'readers' | 'readersMax'> {
  readonly memoryMb: number;
  readonly region: string;
}

/** Throws a `SettingsError` for an environment that lacks the consumer, and a region without prices. */
export function readQuestion(options: TuneOptions, prices: PriceList, surroundings: Surroundings): TuneQuestion {
  const found = options.env === undefined ? foundInFlags(options) : foundInEnvironment(options, surroundings);
  const workload = workloadOf(options);
  const question = {
    ...found,
    base: { ...found.base, ...reserved(options) },
    workload,
    burst: options.burst ?? 1,
    targetLagMs: options['target-lag-seconds']! * 1_000,
    seed: options.seed ?? 1,
    readers: options.readers ?? found.readers,
  };
  const memoryMb = options['memory-mb'] ?? found.memoryMb;
  return { ...question, costOf: costOfLambda(question, memoryMb, options.region ?? found.region, prices) };
}

function reserved({ 'reserved-concurrency': concurrencyMax }: TuneOptions) {
  return concurrencyMax === undefined ? {} : { concurrencyMax };
}

function workloadOf(options: TuneOptions): Workload {
  const { timing } = usualWorkload;
  return {
    ...usualWorkload,
    writesPerSecond: options['writes-per-second']!,
    shards: options.shards ?? usualWorkload.shards,
    items: options.items ?? usualWorkload.items,
    recordBytes: options['item-bytes'] ?? usualWorkload.recordBytes,
    timing: {
      perInvocationMs: options['invocation-ms'] ?? timing.perInvocationMs,
      perRecordMs: options['record-ms'] ?? timing.perRecordMs,
    },
  };
}

/** Six times the function's timeout, as AWS recommends. */
const visibilityTimeouts = 6;

function foundInFlags(options: TuneOptions): Found {
  const source = (options.source ?? 'dynamodb') as EventSourceKind;
  const timeoutSeconds = options['function-timeout-seconds'] ?? 60;
  const functionResponseTypes = ['ReportBatchItemFailures'] as const;
  const isQueue = isQueueKind(source);
  return {
    mapping: `a mapping of ${titles[source]}`,
    base: {
      source,
      settings: isQueue ? { functionResponseTypes: [...functionResponseTypes] } : chosenStreamSettings,
      ...(isQueue && { queue: { visibilityTimeoutSeconds: visibilityTimeouts * timeoutSeconds } }),
      function: choiceOf(options) ?? { kind: 'model', model: 'reports' },
      functionTimeoutMs: timeoutSeconds * 1_000,
    },
    isDeployed: false,
    readers: 1,
    readersMax: source === 'kinesis' ? 5 : 2,
    memoryMb: 512,
    region: 'us-east-1',
  };
}

const titles: { readonly [kind in EventSourceKind]: string } = {
  dynamodb: 'a DynamoDB stream',
  kinesis: 'a Kinesis stream',
  sqs: 'an SQS queue',
  'sqs-fifo': 'an SQS FIFO queue',
};

function choiceOf({ handler }: TuneOptions): FunctionChoice | undefined {
  if (handler === undefined) return undefined;
  return handler === 'core' ? { kind: 'core' } : { kind: 'model', model: handler as 'throws' | 'reports' };
}

function foundInEnvironment(options: TuneOptions, surroundings: Surroundings): Found {
  const file = synthesizeEnvironment(options.env!, surroundings);
  const mapping = theOnly(readEnvironmentMappings(file).mappings, options.consumer);
  const { resources, region = 'us-east-1' } = readResources(file);
  const side = sideOfMapping(options.env!, mapping, choiceOf(options));
  const timeoutSeconds = options['function-timeout-seconds'];
  return {
    mapping: `${mapping.name} of ${options.env}`,
    base: { ...side.recipe, ...(timeoutSeconds !== undefined && { functionTimeoutMs: timeoutSeconds * 1_000 }) },
    isDeployed: true,
    ...readersIn(resources, mapping),
    memoryMb: memoryIn(resources, mapping),
    region,
  };
}

function theOnly(mappings: readonly RehearsedMapping[], name: string | undefined): RehearsedMapping {
  if (name === undefined && mappings.length > 1) {
    const known = mappings.map((mapping) => mapping.name).join(', ');
    throw new SettingsError([`\`--consumer\` must be one of ${known}, got none.`]);
  }
  const known = mappings.map((mapping) => mapping.name);
  if (name !== undefined && !mappings.some((one) => one.name === name || one.address === name)) {
    throw new SettingsError([`\`--consumer\` must be one of ${known.join(', ')}, got ${name}.`]);
  }
  return chooseMapping(mappings, name)[0]!;
}

/** Mappings and pipes of the same source. */
function readersIn(resources: readonly Resource[], mapping: RehearsedMapping): Pick<Found, 'readers' | 'readersMax'> {
  const source = resourceOf(resources, mapping)?.settings.event_source_arn;
  const readers = resources.filter(
    ({ type, settings }) =>
      (type === 'aws_lambda_event_source_mapping' && settings.event_source_arn === source) ||
      (type === 'aws_pipes_pipe' && settings.source === source),
  ).length;
  const table = referred(source, resources);
  const isGlobal = table !== undefined && replicasOf(table.settings).length > 0;
  return { readers: Math.max(1, readers), readersMax: mapping.source === 'kinesis' ? 5 : isGlobal ? 1 : 2 };
}

function memoryIn(resources: readonly Resource[], mapping: RehearsedMapping): number {
  const reference = resourceOf(resources, mapping)?.settings.function_name;
  return memoryOf(functionOf({ resources }, reference), 512);
}

function resourceOf(resources: readonly Resource[], { address }: RehearsedMapping): Resource | undefined {
  return resources.find(({ type, name }) => address === `${type}.${name}`);
}

/** Calls that our core makes to a sink at once. */
const coreConcurrency = 16;

function costOfLambda(
  { base, workload }: Pick<TuneQuestion, 'base' | 'workload'>,
  memoryMb: number,
  region: string,
  prices: PriceList,
): TuneQuestion['costOf'] {
  const changes = workload.writesPerSecond * monthHours * 3_600;
  const { perInvocationMs, perRecordMs } = workload.timing;
  return (batch) => {
    const atOnce = base.function.kind === 'core' ? Math.min(coreConcurrency, Math.max(1, batch)) : 1;
    const work = { invocationMs: perInvocationMs, recordMs: perRecordMs / atOnce, memoryMb };
    return priced([{ region, usage: functionUsage(changes, batch, work) }], changes, prices);
  };
}
