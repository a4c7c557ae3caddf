import { changesOf } from '../change';
import { logs, published } from './functions';
import { surroundings } from './surroundings';

const row = changesOf('backfill');
const states = 'aws_sfn_state_machine.state_machine';
const policies = ['aws_iam_role_policy.policy', 'aws_iam_role_policy.run_policy'];
const view = { function_arn: 'arn:aws:lambda:eu-central-1:000000000000:function:view:live' };
const running = 'A run that goes on keeps the workflow as it was when it began.';

export const backfillChanges = [
  row(
    'concurrency',
    40,
    100,
    { updates: [states] },
    { remark: `${running} \`aws stepfunctions update-map-run\` changes that of a run.` },
  ),
  row('tolerated_failure_percentage', 0, 1, { updates: [states] }, { remark: running }),
  row(
    'consumers',
    undefined,
    { notify: view },
    { updates: ['aws_iam_role_policy.policy', ...published.updates] },
    { shown: ['one', 'two'] },
  ),
  row('exports.prefix', undefined, 'orders', { updates: policies }),
  row('loader.memory_size', 1_024, 2_048, published),
  row('loader.log_retention_in_days', 30, 90, { updates: [logs, 'aws_cloudwatch_log_group.run_logs'] }),
  row(
    'kms_key',
    undefined,
    surroundings.key,
    { updates: ['aws_s3_bucket_server_side_encryption_configuration.bucket_encryption', ...policies] },
    { shown: ['left out', 'a key'], remark: 'Objects that are there stay as they are.' },
  ),
];
