import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import type { AwsClients } from '../../aws/clients';
import { isUnknownOperation } from '../../aws/unknown-operation';
import { keyText } from '../../deployed/table-key';
import type { ProgressBar } from '../../pace/progress-bar';
import type { Finding } from '../finding';
import type { VerifyParts } from '../verify-parts';
import { canaryFindings, canaryTable, canaryTimes } from './canary-findings';
import { type Canary, createCanary, parseCanaryAttributes } from './canary-item';
import { legText, planCanary } from './plan-canary';
import { runCanary } from './run-canary';

export interface CanaryQuestion {
  readonly apply: boolean;
  readonly timeoutSeconds: number;
  /** File of what the item has besides its key. */
  readonly item?: string | undefined;
  readonly cwd: string;
}

export interface CanaryReport {
  readonly findings: readonly Finding[];
  readonly lines: readonly string[];
  /** The same for programs. */
  readonly data: { readonly canary: object };
}

/** Sends a canary through the pipeline, or says whom it would reach. */
export async function verifyCanary(
  question: CanaryQuestion,
  parts: VerifyParts,
  createProgress: () => ProgressBar,
): Promise<CanaryReport> {
  const canary = await canaryFor(question, parts);
  const { legs, findings } = await planCanary(canary, parts);
  if (!question.apply) {
    const reaches = legs.map((leg) => ({ consumer: leg.title, reached: legText(leg) }));
    const plans = reaches.map(({ consumer, reached }) => `  ${consumer}: ${reached}`);
    const lines = [`Would write, change and delete ${keyText(canary.keys)}, which reaches`, ...plans, notWritten];
    return { findings, lines, data: { canary: { keys: canary.keys, reaches } } };
  }
  const progress = createProgress();
  const run = await runCanary(canary, legs, question.timeoutSeconds * 1_000, parts, progress);
  progress.end();
  const left = run.leftBehind === undefined ? [] : [leftBehind(canary, run.leftBehind, parts)];
  return {
    findings: [...findings, ...canaryFindings(run, legs, question.timeoutSeconds), ...left],
    lines: canaryTable(run, legs),
    data: { canary: { keys: canary.keys, steps: canaryTimes(run) } },
  };
}

const notWritten = 'Nothing was written. `--apply` does it.';

/** Long enough for whoever stops the command to look, short enough that nobody finds it tomorrow. */
const timeToLiveSeconds = 3_600;

async function canaryFor(
  { item, cwd }: CanaryQuestion,
  { clients, pipeline, clock, random }: VerifyParts,
): Promise<Canary> {
  const { table } = pipeline;
  const attributes =
    item === undefined ? {} : parseCanaryAttributes(item, readFileSync(resolve(cwd, item), 'utf8'), table);
  const attribute = await timeToLiveAttribute(clients, table.name);
  const atSeconds = Math.ceil(clock.nowMs() / 1_000) + timeToLiveSeconds;
  return createCanary(table, {
    attributes,
    random,
    ...(attribute !== undefined && { timeToLive: { attribute, atSeconds } }),
  });
}

async function timeToLiveAttribute(
  { dynamodb }: Pick<AwsClients, 'dynamodb'>,
  TableName: string,
): Promise<string | undefined> {
  const { TimeToLiveDescription } = await dynamodb
    .send(new DescribeTimeToLiveCommand({ TableName }))
    .catch((error: Error) =>
      isUnknownOperation(error) ? { TimeToLiveDescription: undefined } : Promise.reject(error),
    );
  return TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED' ? TimeToLiveDescription.AttributeName : undefined;
}

function leftBehind({ keys }: Canary, reason: string, { pipeline }: VerifyParts): Finding {
  const command = `aws dynamodb delete-item --table-name ${pipeline.table.name} --key '${JSON.stringify(keys)}'`;
  return {
    level: 'wrong',
    subject: 'canary',
    name: keyText(keys),
    text: `could not be deleted: ${reason}`,
    see: command,
  };
}
