import type { Arguments, Change, ChangeOptions, Effect } from '../change';
import { surroundings } from './surroundings';

type Row = (setting: string, from: unknown, to: unknown, effect: Effect, options?: ChangeOptions) => Change;

export const lambda = 'aws_lambda_function.function';
export const alias = 'aws_lambda_alias.alias';
export const mapping = 'aws_lambda_event_source_mapping.mapping';
export const policy = 'aws_iam_role_policy.policy';
export const role = 'aws_iam_role.role';
export const logs = 'aws_cloudwatch_log_group.logs';
export const onceTable = 'aws_dynamodb_table.once[0]';

/** What becomes of a table that is no longer wanted. */
export const protectedTable =
  'AWS refuses to delete it while `deletion_protection_enabled` is on; `terraform state rm` leaves it to you.';

/** A new configuration or new code is a new version, to which the alias moves. */
export const published = { updates: [lambda, alias] } as const;

const effects = { partition_key: { name: 'id', type: 'S' }, actions: ['dynamodb:PutItem'] };
const effectsTable = (key: string) => `aws_dynamodb_table.tables["${key}"]`;
const tablesOf = (entries: Arguments) => ({ tables: entries });
const itemsGo = 'Its items go with it.';

const placeKept = 'The mapping is left alone: it keeps its place in the source.';
const vpcConfig = { subnet_ids: surroundings.subnets, security_group_ids: ['sg-1'] };
const statement = { sid: 'ReadRates', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::rates/*'] };

/** What every module with a function has in common, tested in each. */
export function functionChanges(row: Row): readonly Change[] {
  return [
    row('memory_size', 512, 1_024, published, { remark: placeKept }),
    row('function_version', undefined, '7', { updates: [alias] }, { remark: 'A rollback: only the alias moves.' }),
    row('batch_size', 10, 5, { updates: [mapping] }),
  ];
}

/** What is the same wherever there is a function, and tested with the consumer of a stream. */
export function settingChanges(row: Row): readonly Change[] {
  return [
    row('environment', undefined, { LEVEL: 'debug' }, published, { shown: ['left out', '`LEVEL = "debug"`'] }),
    row(
      'vpc_config',
      undefined,
      vpcConfig,
      { updates: [policy, lambda, alias] },
      { shown: ['left out', 'two subnets'] },
    ),
    row('log_retention_in_days', 30, 90, { updates: [logs] }),
    row('once', false, true, { creates: [onceTable], updates: [policy, lambda, alias] }),
    row(
      'enabled',
      true,
      false,
      { updates: [mapping] },
      { remark: 'What waits longer than the source keeps it is lost.' },
    ),
  ];
}

/** What only a caller's own code has. */
export function codeChanges(row: Row): readonly Change[] {
  return [
    row('function_zip', surroundings.code, surroundings.newCode, published, {
      shown: ['a zip', 'another one'],
      remark: placeKept,
    }),
    row('statements', undefined, [statement], { updates: [policy] }, { shown: ['left out', 'one'] }),
    row(
      'once',
      true,
      false,
      { destroys: [onceTable], updates: [policy, lambda, alias] },
      { remark: `${itemsGo} Effects of records that come again are done again.` },
    ),
    row(
      'once_table',
      undefined,
      { arn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/effects' },
      { destroys: [onceTable], updates: [policy, lambda, alias] },
      {
        given: { once: true },
        shown: ['left out', 'a table'],
        remark: `Next to \`once = true\`. ${protectedTable} Effects of records that come again are done again, unless the marks are copied first.`,
      },
    ),
    row(
      'tables',
      undefined,
      { SEEN_TABLE: effects },
      { creates: [effectsTable('SEEN_TABLE')], updates: [policy, lambda, alias] },
      { shown: ['left out', '`SEEN_TABLE`'] },
    ),
    row(
      'tables',
      { SEEN_TABLE: effects },
      { KNOWN_TABLE: effects },
      {
        destroys: [effectsTable('SEEN_TABLE')],
        creates: [effectsTable('KNOWN_TABLE')],
        updates: [policy, lambda, alias],
      },
      { shown: ['`SEEN_TABLE`', '`KNOWN_TABLE`'], remark: `A key is part of the table's address and name. ${itemsGo}` },
    ),
    row(
      'tables.SEEN_TABLE.partition_key.name',
      'id',
      'effect',
      { replaces: [effectsTable('SEEN_TABLE')], updates: [policy] },
      { given: tablesOf({ SEEN_TABLE: effects }), remark: itemsGo },
    ),
  ];
}
