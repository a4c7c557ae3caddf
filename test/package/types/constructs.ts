// Compiled by bin/check-package.mjs against the installed package, as an ES module and as CommonJS.
import { type EnvironmentDefinition, type PipelineStack, runApp } from 'tributary';
import { productZip, type StreamPattern, StreamTable, type StreamTableProps } from 'tributary/constructs';

export const environment: EnvironmentDefinition = {
  name: 'dev',
  region: 'eu-central-1',
  state: { kind: 'local', path: 'terraform.tfstate' },
  pipelines: { Orders: { name: 'orders', table: { partitionKey: { name: 'id', type: 'S' } }, consumers: {} } },
};

export const start = (): Promise<void> => runApp([environment]);
export const zip: string = productZip('fan-out');
export const tableOf = (stack: PipelineStack, props: StreamTableProps) => new StreamTable(stack, 'Table', props);

// @ts-expect-error Not a type of a key: the types are there, and are not `any`.
environment.pipelines.Orders = { name: 'orders', table: { partitionKey: { name: 'id', type: 'X' } }, consumers: {} };

export const shipped: StreamPattern = {
  eventName: ['MODIFY'],
  dynamodb: {
    NewImage: { status: { S: ['SHIPPED', { prefix: 'SENT' }] } },
    OldImage: { status: { S: [{ exists: true }] } },
  },
};

// @ts-expect-error Not a member of a record: such a filter would let nothing through.
export const misspelt: StreamPattern = { eventname: ['INSERT'] };

// @ts-expect-error DynamoDB writes numbers as text: such a filter would let nothing through.
export const mistyped: StreamPattern = { dynamodb: { NewImage: { total: { N: [5] } } } };
