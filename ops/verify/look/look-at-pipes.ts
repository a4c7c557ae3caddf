import { lookBackMinutes, type MetricReading, type NamedMetric, readMetrics } from '../../aws/read-metrics';
import { nameInArn } from '../../deployed/deployed-pipeline';
import type { DeployedPipe } from '../../deployed/describe-pipes';
import type { Finding } from '../finding';
import { runbook } from '../runbook';
import type { LookParts } from './look';
import { sourceWrites } from './source-writes';

/** What AWS does with a pipe for a minute or two, and then no longer. */
const passing = /^(CREATING|UPDATING|STARTING)$/;

/** Whether each pipe runs, is called for what is written, and gets done with it. */
export async function lookAtPipes({ clients, pipeline, pipes, nowMs }: LookParts): Promise<readonly Finding[]> {
  const all = await pipes();
  const queries = all.flatMap((pipe) => queriesOf(pipe, pipeline.table.name));
  const readings = await readMetrics(clients.cloudwatch, queries, nowMs);
  return all.flatMap((pipe, index) => {
    const own = readings.slice(index * perPipe, (index + 1) * perPipe);
    return [stateFinding(pipe), ...executionFindings(pipe, own)];
  });
}

const perPipe = 6;

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
function queriesOf({ name: PipeName, sourceArn }: DeployedPipe, tableName: string): readonly NamedMetric[] {
  const counters = [
    'Invocations',
    'ExecutionThrottled',
    'ExecutionFailed',
    'ExecutionPartiallyFailed',
    'ExecutionTimeout',
  ];
  const source = sourceArn.split(':')[2] === 'kinesis' ? { kinesisStreamName: nameInArn(sourceArn) } : { tableName };
  return [
    sourceWrites(source),
    ...counters.map((name) => ({
      namespace: 'AWS/EventBridge/Pipes',
      name,
      dimensions: { PipeName },
      statistic: 'Sum' as const,
    })),
  ];
}

function stateFinding({ name, state, stateReason }: DeployedPipe): Finding {
  const base = { subject: 'pipe', name, text: stateReason ? `${state}: ${stateReason}` : state };
  if (state === 'RUNNING') return { ...base, level: 'right' };
  if (passing.test(state)) return { ...base, level: 'unsure' };
  const isStopped = /^STOP/.test(state);
  return { ...base, level: 'wrong', see: runbook(isStopped ? 'writes-without-executions' : 'pipe-failures') };
}

/** A filter may rightly keep everything from a pipe, and one that is off is told of by its state. */
function executionFindings({ name, state, filters }: DeployedPipe, readings: readonly MetricReading[]): Finding[] {
  const [written, calls, throttles, ...failures] = readings.map(({ sum }) => sum);
  const failed = failures.reduce((all, one) => all + one, 0);
  const lookBack = `in the last ${lookBackMinutes} min`;
  const base = { subject: 'pipe', name, level: 'wrong' as const };
  const isSilent = state === 'RUNNING' && filters.length === 0 && written! > 0 && calls === 0;
  return [
    ...(isSilent
      ? [
          {
            ...base,
            text: `its source was written to ${lookBack}, and it did not run`,
            see: runbook('writes-without-executions'),
          },
        ]
      : []),
    ...(failed > 0
      ? [{ ...base, text: `${failed} of ${calls} executions ${lookBack} failed`, see: runbook('pipe-failures') }]
      : []),
    ...(throttles! > 0
      ? [{ ...base, text: `throttled ${throttles} times ${lookBack}`, see: runbook('pipe-throttles') }]
      : []),
  ];
}
