import { type Change, type ChangeOptions, changesOf } from '../change';
import { alias, lambda, policy, protectedTable, published } from './functions';

const row = changesOf('stream-consumer');
const table = 'aws_dynamodb_table.aggregation[0]';
const arn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/totals';
const kept = 'What was counted before stays as it was: take another name, and so another table, to count anew.';

function counting(options: Pick<ChangeOptions, 'remark' | 'shown'> = {}): ChangeOptions {
  return { given: { function_zip: null, aggregation: { group_by: ['item.status'] } }, ...options };
}

/** Rows of an aggregation. */
export const aggregationChanges: readonly Change[] = [
  row(
    'aggregation.sums',
    undefined,
    { revenue: 'item.total' },
    published,
    counting({
      shown: ['left out', '`revenue = "item.total"`'],
      remark: `${kept} So with \`aggregation.group_by\` and \`aggregation.where\`.`,
    }),
  ),
  row(
    'aggregation.shards',
    1,
    4,
    published,
    counting({ remark: 'Readers add up the largest number that there ever was.' }),
  ),
  row('aggregation.point_in_time_recovery_enabled', true, false, { updates: [table] }, counting()),
  row(
    'aggregation.table',
    undefined,
    { arn },
    { destroys: [table], updates: [policy, lambda, alias] },
    counting({ shown: ['left out', 'a table'], remark: `The totals go with the table. ${protectedTable}` }),
  ),
];
