import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueUrlCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { systemClock } from '../../handlers/core/clock';
import { pause } from '../../handlers/core/pause';
import type { DynamodbBackend } from '../support/dynamodb-backend';
import { startWatchedRun } from '../support/watched-run';
import { hasCommand } from './has-command';
import type { DrillParts } from './run-drill';
import { type CommandClient, RunbookShell, startCommandServer } from './runbook-shell';

export interface OnCallRun extends DrillParts {
  readonly commands: CommandClient;
  stop(): Promise<void>;
}

/**
 * A watched run of everything that has an alarm, written to all the while. A period of its alarms lasts a second, and a
 * second of an age is a quarter of an hour: with more, the whole seconds of some creation times would be late by
 * themselves. Commands of this process find it as those of a user do.
 */
export async function startOnCallRun(
  pageNames: readonly string[],
  backend: DynamodbBackend['name'],
): Promise<OnCallRun> {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-runbook-'));
  synthesize(folder);
  const stack = join(folder, 'stacks', 'prod');
  const settings = ['--stack', stack, '--dynamodb', backend, '--alarm-period', '1', '--alarm-age', '900'];
  const watched = await startWatchedRun(`runbook-${process.pid}`, settings);
  const env = { ...process.env, ...watched.env, TRIBUTARY_RUNNING_FILE: watched.file };
  const commands = startCommandServer(env);
  const page = new RunbookShell(folder, env, commands);
  for (const line of pageNames) await page.run(line);
  const ofPage = page.names;
  await watched.inject('traffic');
  const dynamodb = new DynamoDBClient(watched.clientSettings('dynamodb'));
  const cloudwatch = new CloudWatchClient(watched.clientSettings('cloudwatch'));
  const sqs = new SQSClient(watched.clientSettings('sqs'));
  return {
    watched,
    commands,
    cloudwatch,
    hasAwsCli: hasCommand('aws'),
    makePayments: (signal) => writePayments(dynamodb, signal),
    async emptyQueue(QueueName) {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
      await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    },
    createShell(names) {
      const shell = new RunbookShell(folder, env, commands);
      shell.set({ ...ofPage, PIPELINE: '--local', ...names });
      return shell;
    },
    async stop() {
      for (const client of [dynamodb, cloudwatch, sqs]) client.destroy();
      commands.stop();
      await watched.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function synthesize(folder: string): void {
  const args = ['bin/run.mjs', 'test/runbook/synthesize-on-call.ts', folder];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** The traffic of the run is for its first table. */
async function writePayments(dynamodb: DynamoDBClient, signal: AbortSignal): Promise<void> {
  for (let revision = 0; !signal.aborted; revision++) {
    const key = { customerId: `c-${revision % 8}`, orderId: 'o-1' };
    const Item = marshall({ ...key, revision, items: [{ lineId: 'l-1', productId: 'p-1', quantity: 1 }] });
    await dynamodb.send(new PutItemCommand({ TableName: 'payments-prod-table', Item }));
    await pause(300, systemClock, signal);
  }
}
