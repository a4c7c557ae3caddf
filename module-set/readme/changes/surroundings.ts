import type { Arguments } from '../change';

/** What rows refer to: resources and files of the root that the matrix is planned in, where they have these names. */
export const surroundings = {
  stream: { arn: '${aws_dynamodb_table.source.stream_arn}' },
  otherStream: { arn: '${aws_dynamodb_table.other.stream_arn}' },
  kinesisStream: { arn: 'arn:aws:kinesis:eu-central-1:000000000000:stream/source' },
  topic: { arn: '${aws_sns_topic.source.arn}' },
  otherTopic: { arn: '${aws_sns_topic.other.arn}' },
  queue: { arn: '${aws_sqs_queue.source.arn}' },
  otherQueue: { arn: '${aws_sqs_queue.other.arn}' },
  deadLetters: { arn: '${aws_sqs_queue.dead_letters.arn}', url: '${aws_sqs_queue.dead_letters.url}' },
  key: { arn: '${aws_kms_key.source.arn}' },
  otherKey: { arn: '${aws_kms_key.other.arn}' },
  code: { path: '${path.root}/app.zip', handler: 'app.handler', runtime: 'nodejs22.x' },
  newCode: { path: '${path.root}/app-2.zip', handler: 'app.handler', runtime: 'nodejs22.x' },
  subnets: ['subnet-1', 'subnet-2'],
} as const;

const { stream, topic, queue, code } = surroundings;

/**
 * What each row has besides its setting: what the module requires, and as little else as possible. Buckets are slow to
 * make, and emulators forget a mapping's metrics.
 */
export const requiredArguments: { readonly [module: string]: Arguments } = {
  'stream-table': { partition_key: { name: 'id', type: 'S' } },
  'stream-consumer': { stream, function_zip: code, on_failure: { kind: 'sqs' }, metrics_config: { metrics: [] } },
  'fan-out': { stream, claim_check: false, on_failure: { kind: 'sqs' }, metrics_config: { metrics: [] } },
  subscriber: { topic },
  'queue-consumer': { queue, dead_letters: surroundings.deadLetters, function_zip: code, quarantine: 'sqs' },
  pipeline: { table: { partition_key: { name: 'id', type: 'S' } } },
  network: { vpc_id: '${aws_vpc.source.id}', subnet_ids: ['${aws_subnet.source.id}'] },
  'kinesis-stream': { table_name: '${aws_dynamodb_table.source.name}' },
  'kinesis-consumer': {
    ...{ kinesis_stream: surroundings.kinesisStream, function_zip: code },
    ...{ on_failure: { kind: 'sqs' }, metrics_config: { metrics: [] } },
  },
  pipe: { source_stream: stream, target: { sqs: { arn: surroundings.queue.arn } } },
  archive: { kinesis_stream: surroundings.kinesisStream, bucket: { arn: 'arn:aws:s3:::lake' } },
  backfill: {
    source_table: { arn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/source', partition_key: 'id' },
    exports: { bucket_arn: 'arn:aws:s3:::exports' },
    consumers: { ingest: { function_arn: 'arn:aws:lambda:eu-central-1:000000000000:function:ingest:live' } },
  },
  'event-bus': {},
  'event-rule': { bus_name: 'default', event_pattern: '{"source":["orders"]}', target: { own_queue: {} } },
  'version-pruner': { functions: { ingest: 'arn:aws:lambda:eu-central-1:000000000000:function:ingest' } },
};
