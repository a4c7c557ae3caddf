import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentTable } from '../../../ops/aws/environment-table';

const folder = mkdtempSync(join(tmpdir(), 'environment-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (path: string) => ({ '//': { metadata: { path } } });
const stream = 'arn:aws:dynamodb:eu-west-1:1:table/found-table/stream/2026-01-01T00:00:00.000';

const made = { name: 'orders-table', ...at('dev/Orders/Table/Default') };
const view = { name: 'orders-view', ...at('dev/Orders/ByProduct/View/Default') };
const found = { event_source_arn: stream, ...at('dev/Found/Audit/Mapping') };
const ofQueue = { event_source_arn: 'arn:aws:sqs:eu-west-1:1:queue', ...at('dev/Found/Shipping/Mapping') };

function tableIn(resource: object, pipeline?: string) {
  const file = join(folder, 'cdk.tf.json');
  writeFileSync(file, JSON.stringify({ provider: { aws: [{ region: 'eu-west-1' }] }, resource }));
  return environmentTable(file, pipeline);
}

describe('environmentTable', () => {
  it('finds the table that the only pipeline makes, and none of those of its sinks', () => {
    const resource = { aws_dynamodb_table: { made, view } };

    expect(tableIn(resource)).toEqual({ tableName: 'orders-table', region: 'eu-west-1' });
  });

  it('finds a table that was there before by the stream that its mappings name', () => {
    const resource = { aws_lambda_event_source_mapping: { ofQueue, found } };

    expect(tableIn(resource).tableName).toBe('found-table');
  });

  it('must be told which of several', () => {
    const resource = { aws_dynamodb_table: { made }, aws_lambda_event_source_mapping: { found } };

    expect(tableIn(resource, 'Orders').tableName).toBe('orders-table');
    expect(() => tableIn(resource)).toThrow('`--pipeline` must be one of Found, Orders, got none.');
    expect(() => tableIn(resource, 'Other')).toThrow('`--pipeline` must be one of Found, Orders, got Other.');
  });

  it('fails when there is no pipeline', () => {
    expect(() => tableIn({})).toThrow('`--pipeline` must be one of none, got none.');
  });
});
