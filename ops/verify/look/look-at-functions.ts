import { lookBackMinutes, type MetricReading, type NamedMetric, readMetrics } from '../../aws/read-metrics';
import type { DeployedConsumer } from '../../deployed/deployed-pipeline';
import { durationText } from '../../pace/progress-bar';
import type { Finding } from '../finding';
import { runbook } from '../runbook';
import type { LookParts } from './look';
import { sourceWrites } from './source-writes';

const lookBack = `in the last ${lookBackMinutes} min`;

/** How far each consumer lags, whether it failed or was throttled, and whether it was called at all. */
export async function lookAtFunctions({
  clients,
  pipeline,
  nowMs,
  lagSecondsMax,
}: LookParts): Promise<readonly Finding[]> {
  const { consumers, table } = pipeline;
  const queries = consumers.flatMap(({ functionName }) => queriesOf(functionName));
  const [writes, ...readings] = await readMetrics(
    clients.cloudwatch,
    [sourceWrites({ tableName: table.name }), ...queries],
    nowMs,
  );
  const written = writes!.sum > 0;
  return consumers.flatMap((consumer, index) => {
    const [age, calls, errors, throttles, unkept] = readings.slice(index * perFunction);
    const own = { age: age!, calls: calls!, errors: errors!, throttles: throttles!, unkept: unkept! };
    return [...lagFindings(consumer, own, written, lagSecondsMax), ...failureFindings(consumer, own)];
  });
}

type FunctionReadings = { readonly [Name in 'age' | 'calls' | 'errors' | 'throttles' | 'unkept']: MetricReading };
const perFunction = 5;

function queriesOf(functionName: string): readonly NamedMetric[] {
  const query = (name: string, statistic: NamedMetric['statistic']) => ({
    namespace: 'AWS/Lambda',
    name,
    statistic,
    dimensions: { FunctionName: functionName },
  });
  return [
    query('IteratorAge', 'Maximum'),
    query('Invocations', 'Sum'),
    query('Errors', 'Sum'),
    query('Throttles', 'Sum'),
    query('DestinationDeliveryFailures', 'Sum'),
  ];
}

/**
 * The age speaks only when a batch has finished, and says nothing of a mapping that is off, denied or throttled to zero:
 * hence the writes. A filter may rightly keep all of them from the function.
 */
function lagFindings(
  { name, mapping }: DeployedConsumer,
  { age, calls }: FunctionReadings,
  written: boolean,
  lagSecondsMax: number,
): readonly Finding[] {
  if (mapping.source === 'sqs') return [];
  const base = { subject: 'lag', name };
  if (written && calls.sum === 0 && mapping.filters.length === 0) {
    const text = `the table was written to ${lookBack}, and the function was not called`;
    return [{ ...base, level: 'wrong', text, see: runbook('writes-without-invocations') }];
  }
  if (age.newest === undefined) return [{ ...base, level: 'unsure', text: `no batch ended ${lookBack}` }];
  const text = durationText(age.newest);
  if (age.newest <= lagSecondsMax * 1_000) return [{ ...base, level: 'right', text }];
  return [
    {
      ...base,
      level: 'wrong',
      text: `${text}, more than ${durationText(lagSecondsMax * 1_000)}`,
      see: runbook('iterator-age-warning'),
    },
  ];
}

function failureFindings(
  { name }: DeployedConsumer,
  { calls, errors, throttles, unkept }: FunctionReadings,
): readonly Finding[] {
  const base = { subject: 'function', name };
  const share = `of ${calls.sum} calls ${lookBack}`;
  const lost = `${unkept.sum} batches were given up ${lookBack} and could not be kept: they are lost`;
  const wrong = [
    ...(unkept.sum > 0 ? [{ text: lost, see: runbook('failures-not-kept') }] : []),
    ...(errors.sum > 0 ? [{ text: `${errors.sum} ${share} failed`, see: runbook('function-errors') }] : []),
    ...(throttles.sum > 0
      ? [{ text: `throttled ${throttles.sum} times ${lookBack}`, see: runbook('function-throttles') }]
      : []),
  ];
  if (wrong.length > 0) return wrong.map((one) => ({ ...base, ...one, level: 'wrong' as const }));
  return [{ ...base, level: 'right', text: `no failures, ${calls.sum} calls ${lookBack}` }];
}
