import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { CreateAliasCommand, CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { buildZips, productZips } from '../../handlers/build';
import { zipOf } from '../../handlers/build/zip';
import type { Item } from '../../handlers/core/attribute-value';
import { createAwsRequest } from '../../handlers/core/aws-request';
import { systemClock } from '../../handlers/core/clock';
import { createDynamodbCall } from '../../handlers/core/dynamodb-call';
import { createJsonCall } from '../../handlers/core/json-call';
import { createObjectStore } from '../../handlers/core/object-store';

const region = 'us-east-1';
const account = '000000000000';
const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: region };

export const sourceTableArn = `arn:aws:dynamodb:${region}:${account}:table/orders`;

/** How an execution ended. */
export interface Ended {
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
}

export type WorkflowPlace = ReturnType<typeof createWorkflowPlace>;

/** An AWS on this machine with zips of the product as functions, and Step Functions that call them. */
export function createWorkflowPlace(endpoint: string) {
  const env = { ...credentials, AWS_ENDPOINT_URL: endpoint };
  const request = createAwsRequest({ env, clock: systemClock });
  const objects = createObjectStore(request);
  const dynamodb = createDynamodbCall(request);
  const states = createJsonCall(request, { service: 'states', target: 'AWSStepFunctions' });
  const lambda = new LambdaClient({
    ...{ region, endpoint },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const aliasArnOf = (name: string) => `arn:aws:lambda:${region}:${account}:function:${name}:live`;
  const createFunction = async (name: string, zip: Uint8Array, variables: object, timeoutSeconds = 60) => {
    const Variables = { AWS_ENDPOINT_URL: endpoint, ...variables };
    const code = { Code: { ZipFile: zip }, Handler: 'index.handler', Runtime: 'nodejs22.x' as const, Publish: true };
    const settings = { Timeout: timeoutSeconds, MemorySize: 512, Environment: { Variables } };
    await lambda.send(
      new CreateFunctionCommand({ FunctionName: name, Role: `arn:aws:iam::${account}:role/any`, ...code, ...settings }),
    );
    await lambda.send(new CreateAliasCommand({ FunctionName: name, Name: 'live', FunctionVersion: '1' }));
    return aliasArnOf(name);
  };
  return {
    objects,
    dynamodb,
    states,
    /** A function with a zip of the product's. */
    async deploy(name: string, zipName: string, variables: object, timeoutSeconds?: number): Promise<string> {
      const entries = productZips.filter((entry) => entry.name === zipName);
      const [built] = await buildZips(entries, { root: process.cwd() });
      return createFunction(name, readFileSync(built!.file), variables, timeoutSeconds);
    },
    /** A function of somebody's own. */
    deployCode: (name: string, code: string) => createFunction(name, zipOf('index.js', Buffer.from(code)), {}),
    async invoke(functionArn: string, event: object): Promise<unknown> {
      const input = { FunctionName: functionArn, Payload: Buffer.from(JSON.stringify(event)) };
      const { Payload } = await lambda.send(new InvokeCommand(input));
      return JSON.parse(Buffer.from(Payload!).toString());
    },
    createBucket: (name: string) => request({ service: 's3', method: 'PUT', path: `/${name}` }),
    async createTable(TableName: string, partition: string, sort: string): Promise<void> {
      await dynamodb('CreateTable', {
        ...{ TableName, BillingMode: 'PAY_PER_REQUEST' },
        AttributeDefinitions: [partition, sort].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: partition, KeyType: 'HASH' },
          { AttributeName: sort, KeyType: 'RANGE' },
        ],
      });
    },
    /** Puts a full export with a file for each list of items, and says where it lies. */
    async putExport(
      bucket: string,
      id: string,
      exportTime: string,
      files: readonly (readonly Item[])[],
    ): Promise<string> {
      const path = `orders/AWSDynamoDB/${id}`;
      const manifest = await Promise.all(
        files.map(async (items, index) => {
          const dataFileS3Key = `${path}/data/file${index}.json.gz`;
          const body =
            items.length === 0
              ? Buffer.alloc(0)
              : gzipSync(items.map((Item) => `${JSON.stringify({ Item })}\n`).join(''));
          await objects.put({ bucket, key: dataFileS3Key }, body);
          const md5Checksum = createHash('md5').update(body).digest('base64');
          return JSON.stringify({ itemCount: items.length, md5Checksum, etag: 'etag-1', dataFileS3Key });
        }),
      );
      await objects.put({ bucket, key: `${path}/manifest-files.json` }, `${manifest.join('\n')}\n`);
      const summary = {
        exportType: 'FULL_EXPORT',
        outputFormat: 'DYNAMODB_JSON',
        tableArn: sourceTableArn,
        exportTime,
      };
      const itemCount = files.flat().length;
      await objects.put({ bucket, key: `${path}/manifest-summary.json` }, JSON.stringify({ ...summary, itemCount }));
      return `s3://${bucket}/${path}/`;
    },
    async createWorkflow(name: string, definition: string): Promise<string> {
      const roleArn = `arn:aws:iam::${account}:role/any`;
      const { stateMachineArn } = await states<{ stateMachineArn: string }>('CreateStateMachine', {
        name,
        definition,
        roleArn,
      });
      return stateMachineArn;
    },
    /** Runs a workflow to its end. */
    async run(stateMachineArn: string, input: object): Promise<Ended & { readonly executionArn: string }> {
      const started = { stateMachineArn, input: JSON.stringify(input) };
      const { executionArn } = await states<{ executionArn: string }>('StartExecution', started);
      for (;;) {
        const ended = await states<Ended>('DescribeExecution', { executionArn });
        if (ended.status !== 'RUNNING') return { ...ended, executionArn };
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    /** What the child workflows of an execution put out; undefined of those that failed. */
    async filesOf(executionArn: string): Promise<readonly (object | undefined)[]> {
      const { mapRuns } = await states<{ mapRuns: readonly { mapRunArn: string }[] }>('ListMapRuns', { executionArn });
      const { executions } = await states<{ executions: readonly { executionArn: string }[] }>('ListExecutions', {
        mapRunArn: mapRuns[0]!.mapRunArn,
      });
      const described = executions.map((child) =>
        states<{ output?: string | null }>('DescribeExecution', { executionArn: child.executionArn }),
      );
      return (await Promise.all(described)).map(({ output }) => (output ? JSON.parse(output) : undefined));
    },
    async keysIn(bucket: string): Promise<readonly string[]> {
      const listing = await request({ service: 's3', method: 'GET', path: `/${bucket}`, query: { 'list-type': '2' } });
      return [...listing.body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key!);
    },
  };
}
