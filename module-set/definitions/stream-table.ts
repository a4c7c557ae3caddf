import type { IResolvable } from 'cdktf';
import { expression, rawExpression } from '../../modules/setting';
import { StreamTable } from '../../modules/stream-table';
import type { TableSettings } from '../../modules/table-settings';
import { tableRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import type { CommonVariables } from './common-variables';
import type { ModuleSettings } from './module-settings';

/** A table with a stream. */
export function streamTable({ table, own }: CommonVariables): ModuleDefinition {
  const named = own('name');
  return {
    name: 'stream-table',
    summary: 'A DynamoDB table with a stream, and a latch that refuses to lose what is in the stream.',
    introduction: [
      'The table keeps one address whatever its settings: no setting here moves it in the state. Changing what a stream',
      'record holds makes a new stream, and whatever nobody has read from the old one is lost; Terraform cannot compare a',
      'setting with its last applied value, so a second resource, the latch, remembers the first view type and refuses',
      'another one until it is replaced on purpose.',
    ].join('\n'),
    variables: [...named, ...table],
    rules: tableRules,
    zips: [],
    build: (stack) => {
      const { name } = settingsOf<ModuleSettings>(named);
      const settings = settingsOf<TableSettings>(table);
      const made = new StreamTable(stack, 'Table', {
        name,
        table: settings,
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      const { resource, streamArn } = made;
      return [
        { name: 'table_name', description: 'Name of the table.', value: resource!.name },
        { name: 'table_arn', description: 'ARN of the table.', value: resource!.arn },
        { name: 'stream_arn', description: 'ARN of the stream.', value: streamArn },
        {
          name: 'stream',
          description: 'The stream as `stream-consumer` and `fan-out` take it: ARN, and key where the table has one.',
          value: { arn: streamArn, kms_key: rawExpression('var.kms_key') },
        },
        {
          name: 'replica_streams',
          description: 'By region: the stream of each replica, which has the changes of every region.',
          value: expression`{ for replica in var.replicas : replica.region_name => { arn = ${replicaStreamArn(resource!.fqn)}, kms_key = replica.kms_key } }`,
        },
      ];
    },
  };
}

/** Replicas are a set: one is found by its region. */
function replicaStreamArn(table: string): IResolvable {
  return expression`one([for made in ${table}.replica : made.stream_arn if made.region_name == replica.region_name])`;
}
