import type { PriceList } from '../../prices/price-list';
import { type Saving, savings } from '../levers';
import { type EnvironmentCost, environmentCost, type PricedEnvironment } from './environment-cost';
import type { Resource, Settings } from './resource';

interface Lever {
  readonly change: string;
  readonly price: string;
  /** The setting changed, undefined where it is so already or means nothing. */
  changed(resource: Resource): Settings | undefined;
}

/** A number of one type of resource, where it is above or below what a lever sets. */
function setting(type: string, name: string, value: number, applies: (now: number, settings: Settings) => boolean) {
  return (resource: Resource): Settings | undefined => {
    const now = resource.settings[name] ?? 0;
    if (resource.type !== type || typeof now !== 'number' || !applies(now, resource.settings)) return undefined;
    return { ...resource.settings, [name]: value };
  };
}

const mapping = 'aws_lambda_event_source_mapping';
const readsStream = ({ event_source_arn: source }: Settings) => !/aws_sqs_queue|:sqs:/.test(String(source));

const levers: readonly Lever[] = [
  ...[1, 5].map((seconds) => ({
    change: `maximum_batching_window_in_seconds → ${seconds} where a stream is read`,
    price: `a change is up to ${seconds} s later`,
    changed: setting(
      mapping,
      'maximum_batching_window_in_seconds',
      seconds,
      (now, settings) => now < seconds && readsStream(settings),
    ),
  })),
  {
    change: 'batch_size → 1000 where a stream is read',
    price: 'more comes again where one fails',
    changed: setting(mapping, 'batch_size', 1_000, (now, settings) => now < 1_000 && readsStream(settings)),
  },
  {
    change: 'memory_size halved',
    price: 'only where functions mostly wait',
    changed({ type, settings }) {
      const { memory_size: now } = settings;
      if (type !== 'aws_lambda_function' || typeof now !== 'number' || now < 256) return undefined;
      return { ...settings, memory_size: Math.ceil(now / 2) };
    },
  },
  {
    change: 'retention_in_days → 14 of logs',
    price: 'older lines are gone',
    changed: setting('aws_cloudwatch_log_group', 'retention_in_days', 14, (now) => now === 0 || now > 14),
  },
  {
    change: 'retention_period → 24 of the Kinesis stream',
    price: 'nothing older can be read again',
    changed: setting('aws_kinesis_stream', 'retention_period', 24, (now) => now > 24),
  },
];

/** What one setting changed wherever it stands would save of an environment. */
export function environmentSavings(
  environment: PricedEnvironment,
  now: EnvironmentCost,
  prices: PriceList,
): readonly Saving[] {
  const cases = [...levers.flatMap((lever) => changedBy(lever, environment)), ...logLever(environment)];
  return savings(
    now.cost,
    cases.map(({ change, price, changed }) => ({ change, price, cost: () => environmentCost(changed, prices).cost })),
  );
}

function changedBy({ change, price, changed }: Lever, environment: PricedEnvironment) {
  let count = 0;
  const resources = environment.resources.map((resource) => {
    const settings = changed(resource);
    if (settings) count += 1;
    return settings ? { ...resource, settings } : resource;
  });
  return count === 0 ? [] : [{ change, price, changed: { ...environment, resources } }];
}

function logLever(environment: PricedEnvironment) {
  if (environment.logBytes === 0) return [];
  const change = `log bytes ${environment.logBytes} → ${Math.floor(environment.logBytes / 2)} of an invocation`;
  const changed = { ...environment, logBytes: Math.floor(environment.logBytes / 2) };
  return [{ change, price: 'lines that nobody reads are not written', changed }];
}
