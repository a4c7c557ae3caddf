import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { canFindProcesses, processesLeft, type StartedRun, startLocalRun } from '../support/local-run';

const mark = `watch-${process.pid}`;

describe('npm start -- --watch', () => {
  let run: StartedRun;

  afterEach(() => run.process.kill('SIGKILL'));

  test('follows what a user writes with a client of their own, until Ctrl-C', async () => {
    run = startLocalRun(['--watch'], mark);
    await until(run, 'Changes as they come');
    const variable = (name: string) => new RegExp(`export ${name}=(.+)`).exec(run.output())?.[1] ?? '';
    const shared = { region: variable('AWS_REGION'), credentials: { accessKeyId: 'mine', secretAccessKey: 'mine' } };
    const dynamodb = new DynamoDBClient({ ...shared, endpoint: variable('AWS_ENDPOINT_URL_DYNAMODB') });
    const sqs = new SQSClient({ ...shared, endpoint: variable('AWS_ENDPOINT_URL_SQS') });
    const [, table = '', item = '{}'] = /put-item --table-name (\S+) --item '(.+)'/.exec(run.output()) ?? [];
    const [, queueUrl] = /receive-message .*--queue-url (\S+)/.exec(run.output()) ?? [];

    await dynamodb.send(new PutItemCommand({ TableName: table, Item: JSON.parse(item) }));
    await until(run, 'INSERT c-1/o-1');
    const { status, ...Key } = JSON.parse(item);
    await dynamodb.send(new PutItemCommand({ TableName: table, Item: { ...Key, status: { S: 'PAID' } } }));
    await until(run, 'MODIFY c-1/o-1');
    const items = { L: [{ M: { lineId: { S: 'without a product' } } }] };
    await dynamodb.send(new PutItemCommand({ TableName: table, Item: { ...Key, items } }));
    await until(run, 'ByProduct quarantined s3://');
    await dynamodb.send(new DeleteItemCommand({ TableName: table, Key }));
    await until(run, 'REMOVE c-1/o-1');
    const receive = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(receive);
    run.process.kill('SIGINT');
    const { exitCode, output } = await run.finished;

    const lineOf = (what: string) => output.split('\n').find((line) => line.includes(what));
    expect(variable('AWS_DEFAULT_REGION')).toBe(variable('AWS_REGION'));
    expect(status).toEqual({ S: 'PENDING' });
    expect(lineOf('INSERT')).toMatch(/ByProduct \d+ ms/);
    expect(lineOf('INSERT')).toMatch(/FanOut \d+ ms/);
    expect(lineOf('MODIFY')).toMatch(/Shipping \d+ ms/);
    expect(lineOf('REMOVE')).not.toContain('Shipping');
    expect(Messages).toHaveLength(4);
    expect(exitCode).toBe(0);
    expect(canFindProcesses ? await processesLeft(mark) : []).toEqual([]);
    dynamodb.destroy();
    sqs.destroy();
  });
});

const looksMax = 1_600;

/** Resolves when the output holds the text; fails with the output when it does not come. */
async function until(run: StartedRun, text: string) {
  for (let look = 0; !run.output().includes(text); look++) {
    if (run.process.exitCode !== null || look > looksMax) throw new Error(`No \`${text}\` in: ${run.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
