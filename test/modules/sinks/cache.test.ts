import { makeCacheSink } from '../../../modules/sinks/cache';
import type { CacheSettings } from '../../../modules/sinks/cache-settings';
import type { SinkParts } from '../../../modules/sinks/sink';
import { resolveIn, synthesizeConstructs } from '../../support/construct-stack';

const keys = ['order:{id}'];
const secretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:cache-AbCdEf';
const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/1';
const network = { vpcId: 'vpc-1', securityGroupId: 'sg-9' };
const serverless = { vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'] };

function synthesizeSink(settings: Omit<CacheSettings, 'keys'>) {
  let parts: SinkParts | undefined;
  const stack = synthesizeConstructs((scope) => {
    const vpcConfig = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
    const props = {
      name: 'orders-dev',
      settings: { keys, ...settings },
      wanted: true,
      preventDestroy: true,
      vpcConfig,
    };
    parts = resolveIn(scope, makeCacheSink(scope, 'Cache', props)) as SinkParts;
  });
  const statements = parts!.statements.filter(({ when }) => when);
  return { ...stack, ...parts!, statements };
}

describe('makeCacheSink', () => {
  test('makes nothing and allows nothing for a server that lets the function in already', () => {
    const { pathsOf, statements, environment, securityGroups } = synthesizeSink({
      endpoint: { host: 'cache.example.com', port: 6380 },
      tls: false,
    });

    expect(pathsOf('aws_security_group')).toEqual([]);
    expect({ statements, securityGroups }).toEqual({ statements: [], securityGroups: undefined });
    expect(environment).toEqual({
      TRIBUTARY_CACHE_KEYS: '["order:{id}"]',
      TRIBUTARY_CACHE_HOST: 'cache.example.com',
      TRIBUTARY_CACHE_PORT: '6380',
      TRIBUTARY_CACHE_TLS: 'false',
    });
  });

  test('lets the function read the secret, and decrypt it with its key', () => {
    const login = { secretArn, kmsKeyArn, user: 'tributary' };

    const { statements, environment } = synthesizeSink({ endpoint: { host: 'cache' }, login });

    expect(statements.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['secretsmanager:GetSecretValue'], [secretArn]],
      [['kms:Decrypt'], [kmsKeyArn]],
    ]);
    expect(environment).toMatchObject({
      TRIBUTARY_CACHE_AUTH_SECRET_ARN: secretArn,
      TRIBUTARY_CACHE_USER: 'tributary',
    });
  });

  test('lets the function in where a cache stands, by a group that may call that one alone', () => {
    const { one, pathsOf, securityGroups } = synthesizeSink({ endpoint: { host: 'cache', port: 7000, network } });

    const clients = securityGroups![0]!.id;
    const rule = { ip_protocol: 'tcp', from_port: 7000, to_port: 7000 };
    expect(pathsOf('aws_security_group')).toEqual(['Cache/Clients']);
    expect(clients).toMatch(/^\$\{aws_security_group\.Cache_Clients.*\.id\}$/);
    expect(one('aws_vpc_security_group_egress_rule')).toMatchObject({
      ...rule,
      security_group_id: clients,
      referenced_security_group_id: 'sg-9',
    });
    expect(one('aws_vpc_security_group_ingress_rule')).toMatchObject({
      ...rule,
      security_group_id: 'sg-9',
      referenced_security_group_id: clients,
    });
    expect(securityGroups).toEqual([{ id: clients, when: true }]);
  });

  test('makes a serverless cache that lets in the function and nobody else', () => {
    const { one, pathsOf, environment, outputs } = synthesizeSink({
      serverless: { ...serverless, dataStorageGbMax: 5 },
    });

    const servers = outputs.find(({ name }) => name === 'cacheSecurityGroupId')!.value;
    expect(one('aws_elasticache_serverless_cache')).toMatchObject({
      name: 'orders-dev-cache',
      engine: 'valkey',
      subnet_ids: ['subnet-1', 'subnet-2'],
      security_group_ids: [servers],
      cache_usage_limits: [{ data_storage: [{ maximum: 5, unit: 'GB' }] }],
    });
    for (const path of pathsOf('aws_security_group')) {
      expect(one('aws_security_group', path)).not.toHaveProperty(['ingress']);
      expect(one('aws_security_group', path)).not.toHaveProperty(['egress']);
    }
    expect(one('aws_vpc_security_group_ingress_rule')).toMatchObject({
      security_group_id: servers,
      from_port: 6379,
      to_port: 6379,
    });
    expect(environment.TRIBUTARY_CACHE_HOST).toMatch(
      /^\$\{aws_elasticache_serverless_cache\..*\.endpoint\[0\]\.address\}$/,
    );
    expect(servers).toMatch(/^\$\{aws_security_group\.Cache_Servers.*\.id\}$/);
  });
});
