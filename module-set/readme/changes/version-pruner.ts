import { changesOf } from '../change';
import { alias, lambda, logs, policy, role } from './functions';

const row = changesOf('version-pruner');
const more = { notify: 'arn:aws:lambda:eu-central-1:000000000000:function:notify' };

export const versionPrunerChanges = [
  row('keep_versions', 10, 5, { updates: [lambda, alias] }),
  row('functions', undefined, more, { updates: [policy, lambda, alias] }, { shown: ['one', 'two'] }),
  row('name', 'matrix-pruner', 'matrix-pruner-new', {
    replaces: [
      logs,
      role,
      policy,
      lambda,
      alias,
      'aws_iam_role_policy.self_policy',
      'aws_cloudwatch_event_rule.schedule',
      'aws_cloudwatch_event_target.target',
      'aws_lambda_permission.permission',
    ],
  }),
];
