import { type Change, type ChangeOptions, changesOf } from '../change';
import { alias, lambda, policy, published } from './functions';

const row = changesOf('stream-consumer');
const endpoint = { host: 'cache.example.com' };
const secretArn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:cache-AbCdEf';

function invalidating(options: Pick<ChangeOptions, 'remark' | 'shown'> = {}): ChangeOptions {
  return { given: { function_zip: null, cache: { keys: ['order:{id}'], endpoint } }, ...options };
}

/** Rows of a cache that exists. */
export const cacheChanges: readonly Change[] = [
  row(
    'cache.keys',
    ['order:{id}'],
    ['orders/{id}'],
    published,
    invalidating({
      shown: ['one template', 'another one'],
      remark: 'What is cached under the old keys stays until it expires: take a template away after its readers.',
    }),
  ),
  row(
    'cache.endpoint.host',
    'cache.example.com',
    'other.example.com',
    published,
    invalidating({ remark: 'Empty the other cache first: it is told of what changes from then on.' }),
  ),
  row('cache.tls', true, false, published, invalidating()),
  row(
    'cache.login',
    undefined,
    { secret_arn: secretArn },
    { updates: [policy, lambda, alias] },
    invalidating({ shown: ['left out', 'a secret'] }),
  ),
];
