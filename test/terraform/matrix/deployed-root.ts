const code = { path: '${path.root}/app.zip', handler: 'app.handler', runtime: 'nodejs22.x' };
const keys = {
  partition_key: { name: 'customerId', type: 'S' },
  sort_key: { name: 'orderId', type: 'S' },
};

const byProduct = {
  once: true,
  view: {
    projection: {
      each: 'items',
      partition_key: { name: 'productId', type: 'S', from: 'each.productId' },
      sort_key: { name: 'orderLine', from: ['item.customerId', 'item.orderId', 'each.lineId'] },
      attributes: { status: 'item.status', quantity: 'each.quantity' },
    },
  },
};

/** Where changes go besides: Kinesis, an archive of it, and a pipe to a bus with a rule. */
const onward = {
  kinesis: { consumers: { dispatch: { function_zip: code, on_failure: { kind: 'sqs' }, enhanced_fan_out: true } } },
  archive: { buffering_interval_in_seconds: 60 },
  pipes: {
    placed: {
      ...{ source: 'kinesis', bus: 'shop', enrichment_function: { function_zip: code } },
      target: { event_bus: { source: 'orders', detail_type: 'OrderPlaced' } },
    },
  },
  buses: { shop: { rules: { warehouse: { event_pattern: '{"source":["orders"]}', target: { own_queue: {} } } } } },
};

/** A pipeline as the first page shows it, a table, a view of it, and a topic with two subscribers, what goes onward, and a backfill. */
const orders = {
  source: './set',
  name: 'orders-test',
  table: { ...keys, time_to_live_attribute: 'expiresAt', kms_key: { arn: '${aws_kms_key.own.arn}' } },
  consumers: { 'by-product': byProduct },
  fan_outs: {
    changes: {
      filter_attributes: ['status'],
      subscribers: {
        analytics: {},
        shipping: { filter_policy: '{"status":["PAID"]}', consumer: { function_zip: code } },
      },
    },
  },
  ...onward,
  backfill: { consumers: ['by-product', 'dispatch'], exports: { bucket_arn: 'arn:aws:s3:::exports' } },
  deletion_protection_enabled: false,
  tags: { project: 'orders' },
};

/** A pipeline of a table that exists, in a VPC, in order, with a key of its own and failures in a queue. */
const invoices = {
  source: './set/modules/pipeline',
  name: 'invoices-test',
  existing_table: { ...keys, stream_arn: '${aws_dynamodb_table.existing.stream_arn}' },
  consumers: {
    totals: {
      ...{ function_zip: code, on_failure: { kind: 'sqs' }, quarantine: 's3', maximum_retry_attempts: 50 },
      metrics_config: { metrics: ['EventCount'] },
      tables: { SEEN_TABLE: { partition_key: { name: 'id', type: 'S' }, actions: ['dynamodb:PutItem'] } },
      filter_criteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }] },
    },
  },
  fan_outs: {
    events: { fifo: true, encryption: { kind: 'customer-managed' }, subscribers: { ledger: { max_receive_count: 5 } } },
  },
  network: {
    vpc_id: '${aws_vpc.own.id}',
    subnet_ids: ['${aws_subnet.own.id}'],
    route_table_ids: ['${aws_vpc.own.main_route_table_id}'],
    endpoints: ['dynamodb', 'sqs'],
  },
  deletion_protection_enabled: false,
};

const worker = {
  source: './set/modules/queue-consumer',
  name: 'worker-test',
  queue: { arn: '${aws_sqs_queue.own.arn}' },
  function_zip: code,
  deletion_protection_enabled: false,
};

const modules = { orders, invoices, worker };

/** One root that uses every module of the set, next to a table, a key, a queue and a VPC of its own. */
export const deployedRoot = {
  terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' } } },
  provider: { aws: [{ region: 'eu-central-1' }] },
  resource: {
    aws_dynamodb_table: {
      existing: {
        ...{ name: 'invoices', billing_mode: 'PAY_PER_REQUEST', hash_key: 'customerId', range_key: 'orderId' },
        attribute: Object.values(keys),
        ...{ stream_enabled: true, stream_view_type: 'NEW_AND_OLD_IMAGES' },
      },
    },
    aws_kms_key: { own: {} },
    aws_sqs_queue: { own: { name: 'work', visibility_timeout_seconds: 360 } },
    aws_vpc: { own: { cidr_block: '10.1.0.0/16' } },
    aws_subnet: { own: { vpc_id: '${aws_vpc.own.id}', cidr_block: '10.1.1.0/24' } },
  },
  module: modules,
  output: Object.fromEntries(Object.keys(modules).map((name) => [name, { value: `\${module.${name}}` }])),
};
