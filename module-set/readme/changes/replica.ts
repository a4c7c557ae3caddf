import { type Change, type ChangeOptions, changesOf } from '../change';
import { alias, lambda, policy, published } from './functions';
import { surroundings } from './surroundings';

const row = changesOf('stream-consumer');
const [tableArn, otherTableArn] = ['copy', 'other-copy'].map(
  (name) => `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`,
);
const rearranged = { updates: [policy, lambda, alias] };

function replicating(options: Pick<ChangeOptions, 'remark' | 'shown'> = {}): ChangeOptions {
  return { given: { function_zip: null, replica: { table_arn: tableArn } }, ...options };
}

/** Rows of a replica, which has no resource in the module. */
export const replicaChanges: readonly Change[] = [
  row(
    'replica.table_arn',
    tableArn,
    otherTableArn,
    rearranged,
    replicating({ shown: ['a table', 'another one'], remark: 'The new table holds what changes from then on.' }),
  ),
  row(
    'replica.role_arn',
    undefined,
    'arn:aws:iam::000000000000:role/replica',
    rearranged,
    replicating({ shown: ['left out', 'a role'] }),
  ),
  row(
    'replica.kms_key',
    undefined,
    surroundings.key,
    { updates: [policy] },
    replicating({ shown: ['left out', 'a key'] }),
  ),
  row(
    'replica.where',
    [{ path: 'item.status', in: ['PAID'] }],
    [{ path: 'item.status', in: ['PAID', 'SHIPPED'] }],
    published,
    replicating({
      shown: ['paid', 'paid and shipped'],
      remark: 'Items that exist come or go when they change next; so with `replica.attributes`.',
    }),
  ),
  row(
    'replica.time_to_live_attribute',
    '_expiresAt',
    'expires',
    published,
    replicating({
      remark: "Change the time to live of the replica's table as well: tombstones go by the new attribute.",
    }),
  ),
];
