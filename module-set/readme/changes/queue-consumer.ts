import { type Change, changesOf } from '../change';
import { alias, codeChanges, functionChanges, lambda, logs, mapping, policy, role } from './functions';
import { surroundings } from './surroundings';

const row = changesOf('queue-consumer');

const failures = [
  'aws_s3_bucket.failures_bucket[0]',
  'aws_s3_bucket_lifecycle_configuration.failures_bucket_lifecycle[0]',
  'aws_s3_bucket_notification.failures_notification[0]',
  'aws_s3_bucket_policy.failures_bucket_policy[0]',
  'aws_s3_bucket_public_access_block.failures_bucket_public_access_block[0]',
  'aws_s3_bucket_server_side_encryption_configuration.failures_bucket_encryption[0]',
  'aws_s3_bucket_versioning.failures_bucket_versioning[0]',
  'aws_sqs_queue.failures_queue[0]',
  'aws_sqs_queue_policy.failures_queue_policy[0]',
];

export const queueConsumerChanges: readonly Change[] = [
  row(
    'name',
    'matrix-worker',
    'matrix-worker-new',
    { replaces: [logs, role, policy, lambda, alias, ...failures], updates: [mapping] },
    {
      given: { quarantine: 's3' },
      remark: 'Messages wait in the queue meanwhile. The quarantine goes with what it holds.',
    },
  ),
  row(
    'queue.arn',
    surroundings.queue.arn,
    surroundings.otherQueue.arn,
    { replaces: [mapping], updates: [policy] },
    { shown: ['a queue', 'another one'] },
  ),
  row(
    'scaling_config',
    undefined,
    { maximum_concurrency: 5 },
    { updates: [mapping] },
    { shown: ['left out', '`maximum_concurrency = 5`'] },
  ),
  row(
    'quarantine',
    's3',
    'sqs',
    { destroys: failures, updates: [policy, lambda, alias] },
    {
      remark:
        'The quarantine goes with what it holds; Terraform refuses to delete a bucket that holds anything while `deletion_protection_enabled` is on.',
    },
  ),
  ...functionChanges(row),
  ...codeChanges(row).filter(({ setting }) => setting === 'function_zip'),
];
