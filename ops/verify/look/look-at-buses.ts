import { lookBackMinutes, type MetricQuery, type MetricReading, readMetrics } from '../../aws/read-metrics';
import type { Finding } from '../finding';
import { type RunbookKey, runbook } from '../runbook';
import { busNames } from './bus-names';
import type { LookParts } from './look';

/** Whether the rules of the buses that pipes send to could deliver, and keep what they could not. */
export async function lookAtBuses(parts: LookParts): Promise<readonly Finding[]> {
  const names = await busNames(parts);
  const readings = await readMetrics(parts.clients.cloudwatch, names.flatMap(queriesOf), parts.nowMs);
  return names.flatMap((name, index) => busFindings(name, readings.slice(index * faults.length)));
}

interface Fault {
  readonly metric: string;
  readonly text: string;
  readonly key: RunbookKey;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
const faults: readonly Fault[] = [
  {
    metric: 'InvocationsFailedToBeSentToDlq',
    text: 'events could neither be delivered nor kept: they are lost',
    key: 'rule-events-lost',
  },
  { metric: 'FailedInvocations', text: 'deliveries were given up', key: 'rule-failures' },
];

/** A rule's metrics have its name too, and a query sums them over the rules of a bus. */
function queriesOf(bus: string): readonly MetricQuery[] {
  const from = `FROM SCHEMA("AWS/Events", EventBusName, RuleName) WHERE EventBusName = '${bus}'`;
  return faults.map(({ metric }) => ({ select: `SELECT SUM(${metric}) ${from}` }));
}

function busFindings(name: string, readings: readonly MetricReading[]): readonly Finding[] {
  const base = { subject: 'bus', name };
  const lookBack = `in the last ${lookBackMinutes} min`;
  const wrong = faults.flatMap(({ text, key }, index): Finding[] => {
    const { sum } = readings[index]!;
    return sum === 0 ? [] : [{ ...base, level: 'wrong', text: `${sum} ${text}, ${lookBack}`, see: runbook(key) }];
  });
  return wrong.length > 0 ? wrong : [{ ...base, level: 'right', text: `its rules gave up nothing ${lookBack}` }];
}
