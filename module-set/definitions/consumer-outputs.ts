import { orNull } from '../../modules/condition';
import type { Consumer } from '../../modules/consumer';
import { snakeCase } from '../../modules/names';
import { isGiven, mayBeNull } from '../../modules/setting';
import type { Output } from '../module-definition';

/** What a caller wants to know of a function and of where its failures are; `orNone` says when there is no queue. */
export function consumerOutputs(
  { function: made, failures, mapping, sinkOutputs }: Consumer,
  orNone = '',
): readonly Output[] {
  return [
    { name: 'function_name', description: 'Name of the function.', value: made.function.functionName },
    { name: 'function_arn', description: 'ARN of the function.', value: made.function.arn },
    { name: 'alias_arn', description: 'ARN of the alias `live`, which the mapping invokes.', value: made.alias.arn },
    {
      name: 'role_name',
      description: "Name of the function's role, for permissions of its own.",
      value: made.roleName,
    },
    { name: 'role_arn', description: "ARN of the function's role.", value: made.roleArn },
    { name: 'log_group_name', description: 'Name of the log group.', value: made.logGroupName },
    { name: 'mapping_uuid', description: 'UUID of the event source mapping.', value: mapping.uuid },
    {
      name: 'failure_bucket',
      description: 'Bucket with what was given up and what can never succeed; null without one.',
      value: failures?.bucket?.name,
    },
    {
      name: 'failure_queue_url',
      description: `URL of the queue that indexes the failures, or holds them${orNone}.`,
      value: failures?.queue.url,
    },
    {
      name: 'failure_queue_name',
      description: `Name of that queue, which metrics have${orNone}.`,
      value: failures?.queue.name,
    },
    {
      name: 'failure_queue_arn',
      description: `ARN of that queue${orNone}.`,
      value: failures?.queue.arn,
    },
    ...sinkOutputs.map(({ name, description, value }) => ({
      name: snakeCase(name),
      description,
      value: orNothing(value),
    })),
  ];
}

/** An output is asked for whether its sink is there or not. */
function orNothing(value: string | undefined): unknown {
  return mayBeNull(value) ? orNull(isGiven(value), value) : value;
}
