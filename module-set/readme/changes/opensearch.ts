import { type Change, type ChangeOptions, changesOf } from '../change';
import { alias, lambda, policy, published } from './functions';

const row = changesOf('stream-consumer');
const rearranged = { updates: [policy, lambda, alias] };
const endpoint = {
  url: 'https://search-orders.us-east-1.es.amazonaws.com',
  arn: 'arn:aws:es:us-east-1:000000000000:domain/orders',
};
const elsewhere = 'https://search-other.us-east-1.es.amazonaws.com';
const otherArn = 'arn:aws:es:us-east-1:000000000000:domain/other';

function searched(options: Pick<ChangeOptions, 'remark' | 'shown'> = {}): ChangeOptions {
  return { given: { function_zip: null, opensearch: { index: { name: 'orders' }, endpoint } }, ...options };
}

/** Rows of an index in a domain that exists. */
export const opensearchChanges: readonly Change[] = [
  row(
    'opensearch.index.name',
    'orders',
    'orders-2',
    rearranged,
    searched({ remark: 'The new index is empty: fill it by a backfill before readers move to its alias.' }),
  ),
  row(
    'opensearch.index.id',
    undefined,
    'order:{id}',
    published,
    searched({ remark: 'Documents stay under their old ids as well: begin a new index instead.' }),
  ),
  row(
    'opensearch.index.update',
    'whole',
    'changed',
    published,
    searched({ remark: 'The first write of each document is a whole one.' }),
  ),
  row(
    'opensearch.index.mappings',
    undefined,
    '{"dynamic":false}',
    published,
    searched({ remark: 'An index that is there keeps its mappings; so with `opensearch.index.settings`.' }),
  ),
  row(
    'opensearch.endpoint.url',
    endpoint.url,
    elsewhere,
    published,
    searched({ shown: ['a domain', 'another one'], remark: 'Give its ARN too. It holds what changes from then on.' }),
  ),
  row(
    'opensearch.endpoint.arn',
    endpoint.arn,
    otherArn,
    { updates: [policy] },
    searched({ shown: ['a domain', 'another one'] }),
  ),
];
