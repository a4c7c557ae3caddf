import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironmentWorkload } from '../../../ops/cost/read-environment-workload';

const folder = mkdtempSync(join(tmpdir(), 'tributary-environment-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const table = { aws_dynamodb_table: { table: at('Orders/Table') } };
const stream = '${aws_dynamodb_table.table.stream_arn}';

describe('readEnvironmentWorkload', () => {
  it('counts what reads the stream and the queues of a fan-out, and which of them run code', () => {
    const file = written({
      ...table,
      aws_lambda_event_source_mapping: {
        view: at('Orders/View/Mapping', { event_source_arn: stream, batch_size: 500 }),
        fan_out: at('Orders/FanOut/Mapping', { event_source_arn: stream, batch_size: 100 }),
        shipping: at('Orders/FanOut/Shipping/Mapping', { event_source_arn: '${aws_sqs_queue.shipping.arn}' }),
      },
      aws_sns_topic_subscription: {
        shipping: at('Orders/FanOut/Shipping', { protocol: 'sqs', topic_arn: '${aws_sns_topic.topic.arn}' }),
        analytics: at('Orders/FanOut/Analytics', { protocol: 'sqs', topic_arn: '${aws_sns_topic.topic.arn}' }),
      },
    });

    expect(readEnvironmentWorkload(file, undefined)).toEqual({
      region: 'eu-central-1',
      consumers: 3,
      withCode: 2,
      replayHours: 24,
      functions: { batchSize: 500 },
    });
  });

  it('takes the retention of a Kinesis stream, its consumers and its archive', () => {
    const file = written({
      ...table,
      aws_kinesis_stream: { stream: at('Orders/Kinesis/Resource', { retention_period: 168 }) },
      aws_lambda_event_source_mapping: {
        one: at('Orders/Kinesis/One/Mapping', {
          event_source_arn: '${aws_kinesis_stream.stream.arn}',
          batch_size: 200,
          maximum_batching_window_in_seconds: 5,
        }),
      },
      aws_kinesis_firehose_delivery_stream: {
        audit: at('Orders/Audit/Stream', { extended_s3_configuration: {} }),
        archive: at('Orders/Archive/Stream', {
          kinesis_source_configuration: {},
          extended_s3_configuration: {
            data_format_conversion_configuration: {},
            dynamic_partitioning_configuration: {},
          },
        }),
      },
    });

    expect(readEnvironmentWorkload(file, 'Orders')).toMatchObject({
      consumers: 1,
      withCode: 1,
      replayHours: 168,
      archive: 'parquet',
      archivePartitions: 1,
      functions: { batchSize: 200, batchWindowSeconds: 5 },
    });
  });

  it('counts the targets of a bus in place of the pipe that leads to it', () => {
    const file = written({
      ...table,
      aws_pipes_pipe: {
        queue: at('Orders/Queue/Pipe', { target: '${aws_sqs_queue.queue.arn}' }),
        bus: at('Orders/Changes/Pipe', { target: '${aws_cloudwatch_event_bus.bus.arn}' }),
      },
      aws_cloudwatch_event_target: {
        one: at('Orders/Bus/One', { event_bus_name: '${aws_cloudwatch_event_bus.bus.name}' }),
        two: at('Orders/Bus/Two', { event_bus_name: '${aws_cloudwatch_event_bus.bus.name}' }),
        pruner: at('Orders/VersionPruner/Target'),
      },
    });

    expect(readEnvironmentWorkload(file, undefined)).toMatchObject({ consumers: 3, withCode: 0 });
  });

  it('reads one of several pipelines, and asks which', () => {
    const file = written({
      aws_dynamodb_table: { one: at('Orders/Table'), two: at('Payments/Table') },
      aws_lambda_event_source_mapping: {
        one: at('Orders/One/Mapping', { event_source_arn: stream }),
        two: at('Payments/One/Mapping', { event_source_arn: 'arn:aws:dynamodb:eu-central-1:1:table/t/stream/s' }),
        three: at('Payments/Two/Mapping', { event_source_arn: 'arn:aws:dynamodb:eu-central-1:1:table/t/stream/s' }),
      },
    });

    expect(readEnvironmentWorkload(file, 'Payments')).toMatchObject({ consumers: 2, withCode: 2 });
    expect(() => readEnvironmentWorkload(file, undefined)).toThrow(
      '`--pipeline` must be one of Orders, Payments, got none.',
    );
    expect(() => readEnvironmentWorkload(file, 'Refunds')).toThrow(
      '`--pipeline` must be one of Orders, Payments, got Refunds.',
    );
  });
});

function at(path: string, settings: object = {}) {
  return { '//': { metadata: { path: `dev/${path}` } }, ...settings };
}

function written(resource: object): string {
  const file = join(folder, 'cdk.tf.json');
  writeFileSync(file, JSON.stringify({ provider: { aws: [{ region: 'eu-central-1' }] }, resource }));
  return file;
}
