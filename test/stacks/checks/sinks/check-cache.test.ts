import { byProduct, fanOut, mistakesWith, orders } from '../../definition-with';

const keys = ['order:{customerId}:{orderId}'];
const endpoint = { host: 'cache.example.com' };
const network = { vpcId: 'vpc-1', securityGroupId: 'sg-9' };
const serverless = { vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'] };
const secretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:cache-AbCdEf';
const handler = (cache: object) => [`${byProduct}.handler`, { kind: 'cdc', sink: 'cache', cache }] as const;
const viewType = (value: string) => [`${orders}.table.streamViewType`, value] as const;
const outside = [`${orders}.network`, undefined] as const;
const inside = [`${byProduct}.vpcConfig`, { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] }] as const;

describe('checkCache', () => {
  test.each([
    { keys, endpoint },
    { keys: ['a:{customerId}', 'by-email:{contact.email}'], endpoint: { ...endpoint, port: 6380 }, tls: false },
    { keys, endpoint: { ...endpoint, network } },
    { keys, serverless },
    {
      keys,
      serverless: { ...serverless, dataStorageGbMax: 1, ecpuPerSecondMax: 1_000, userGroupId: 'users' },
      tls: true,
    },
    { keys, serverless, login: { secretArn, user: 'tributary' } },
  ])('takes %j', (cache) => {
    expect(mistakesWith(handler(cache), inside)).toEqual([]);
  });

  test.each([
    [{ endpoint }, '`handler.cache.keys` is required'],
    [{ keys: [], endpoint }, '`handler.cache.keys` must'],
    [{ keys: ['orders'], endpoint }, '`handler.cache.keys[0]` must name an attribute in braces'],
    [{ keys: ['cost$' + '{id}'], endpoint }, '`handler.cache.keys[0]` must name an attribute in braces'],
    [{ keys }, '`handler.cache` must have either `endpoint` or `serverless`'],
    [{ keys, endpoint, serverless }, '`handler.cache` must have either `endpoint` or `serverless`'],
    [{ keys, endpoint: {} }, '`handler.cache.endpoint.host` is required'],
    [{ keys, endpoint: { host: 'rediss://cache' } }, 'must be a host name or an address, without a scheme'],
    [{ keys, endpoint: { ...endpoint, port: 65_536 } }, '`handler.cache.endpoint.port` must be 1 to 65535'],
    [{ keys, endpoint: { ...endpoint, network: { vpcId: 'vpc-1' } } }, 'network.securityGroupId` is required'],
    [{ keys, serverless: { ...serverless, subnetIds: ['subnet-1'] } }, '`handler.cache.serverless.subnetIds` must'],
    [{ keys, serverless: { ...serverless, ecpuPerSecondMax: 999 } }, 'ecpuPerSecondMax` must be 1000 to 15000000'],
    [{ keys, serverless, tls: false }, '`handler.cache.tls` must be true for ElastiCache Serverless'],
    [{ keys, endpoint, login: { user: 'u' } }, '`handler.cache.login.secretArn` is required'],
    [{ keys, endpoint, login: { secretArn: 'cache' } }, '`handler.cache.login.secretArn` must be the ARN of a secret'],
  ])('refuses %j', (cache, message) => {
    expect(mistakesWith(handler(cache), inside)).toContainEqual(expect.stringContaining(message));
  });

  test.each([
    [{ keys, serverless }, '`handler.cache.serverless` needs the function in the VPC of the cache'],
    [{ keys, endpoint: { ...endpoint, network } }, '`handler.cache.endpoint.network` needs the function in the VPC'],
  ])('refuses a function that is outside the VPC: %j', (cache, message) => {
    expect(mistakesWith(handler(cache), outside)).toContainEqual(expect.stringContaining(message));
  });

  test.each([
    ['KEYS_ONLY', 1],
    ['NEW_IMAGE', 1],
    ['OLD_IMAGE', 1],
    ['NEW_AND_OLD_IMAGES', 0],
  ])('of keys on %s finds wrong, beside those of key attributes: %d', (value, count) => {
    const cache = { keys: [...keys, 'by-email:{email}'], endpoint };

    const mistakes = mistakesWith(handler(cache), [fanOut, undefined], viewType(value));

    expect(mistakes.filter((mistake) => mistake.includes('must name only key attributes'))).toHaveLength(count);
    expect(mistakes.filter((mistake) => mistake.includes('cache.keys[0]'))).toEqual([]);
  });
});
