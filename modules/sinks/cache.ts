import { ElasticacheServerlessCache } from '@cdktf/provider-aws/lib/elasticache-serverless-cache';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { cacheEnv } from '../../handlers/sinks/cache/env';
import { allOf, anyOf, chooseText, givenWhen } from '../condition';
import { keyOf, keyStatement } from '../encryption-key';
import { environmentOf } from '../environment';
import { names } from '../names';
import { addDynamicBlock, attributeOf, makeWhen, onceWhen } from '../optional-resource';
import { type Condition, conditionalHead, expression, isExpression, isGiven, optionalExpression } from '../setting';
import type { CacheSettings, ServerlessCacheSettings } from './cache-settings';
import type { SinkParts, SinkProps } from './sink';

/** What Redis, Valkey and ElastiCache listen on. */
const portDefault = 6379;

/**
 * The function's way to a cache, which is made or found: a security group for the function that may call the cache and
 * nothing else, and a rule of the cache's group that lets in that one.
 */
export function makeCacheSink(scope: Construct, id: string, props: SinkProps<CacheSettings>): SinkParts {
  const { settings, wanted } = props;
  const { endpoint, serverless, login } = settings;
  const group = new Construct(scope, id);
  const isMade = allOf(wanted, isGiven(serverless));
  const isLetIn = anyOf(isMade, allOf(wanted, isGiven(endpoint?.network)));
  const servers = makeWhen(isMade, () => serversOf(group, props));
  const cache = makeWhen(isMade, () => cacheOf(group, props, attributeOf(servers!, 'id')));
  const clients = makeWhen(isLetIn, () => clientsOf(group, props, isMade));
  const clientsId = clients ? attributeOf(clients, 'id') : undefined;
  const serversId = servers ? attributeOf(servers, 'id') : undefined;
  if (clientsId) {
    admit(group, settings, isLetIn, clientsId, chooseText(isMade, serversId, endpoint?.network?.securityGroupId) ?? '');
  }
  const host = chooseText(isMade, cache ? attributeOf(cache, 'endpoint[0].address') : '', endpoint?.host ?? '');
  return {
    environment: environmentOf(cacheEnv, {
      cacheKeys: isExpression(wanted) ? optionalExpression(expression`${settings.keys}`, wanted) : settings.keys,
      cacheHost: givenWhen(wanted, host),
      cachePort: endpoint?.port,
      cacheTls: settings.tls,
      cacheAuthSecretArn: login?.secretArn,
      cacheUser: login?.user,
    }),
    statements: statementsOf(settings, wanted),
    outputs: [
      { name: 'cacheHost', description: 'Host name of the cache; null without one.', value: givenWhen(wanted, host) },
      {
        name: 'cacheSecurityGroupId',
        description: "Security group of the cache that is made, for the application's own rules; null without one.",
        value: serversId,
      },
    ],
    ...(clientsId && { securityGroups: [{ id: clientsId, when: isLetIn }] }),
  };
}

function serversOf(group: Construct, { name, settings }: SinkProps<CacheSettings>): SecurityGroup {
  return new SecurityGroup(group, 'Servers', {
    name: names.cacheServers(name),
    description: 'The cache answers those that its rules name',
    vpcId: settings.serverless!.vpcId,
  });
}

function clientsOf(group: Construct, { name, settings }: SinkProps<CacheSettings>, isMade: Condition): SecurityGroup {
  return new SecurityGroup(group, 'Clients', {
    name: names.cacheClients(name),
    description: 'The function calls the cache',
    vpcId: chooseText(isMade, settings.serverless?.vpcId, settings.endpoint?.network?.vpcId) ?? '',
  });
}

/** Rules of their own, since each of the two groups names the other. */
function admit(
  group: Construct,
  { endpoint }: CacheSettings,
  wanted: Condition,
  clientsId: string,
  serversId: string,
): void {
  const port = portOf(endpoint?.port);
  const rule = { ipProtocol: 'tcp', fromPort: port, toPort: port };
  makeWhen(
    wanted,
    () =>
      new VpcSecurityGroupEgressRule(group, 'Call', {
        ...rule,
        description: 'Invalidations',
        securityGroupId: clientsId,
        referencedSecurityGroupId: serversId,
      }),
  );
  makeWhen(
    wanted,
    () =>
      new VpcSecurityGroupIngressRule(group, 'LetIn', {
        ...rule,
        description: 'Invalidations',
        securityGroupId: serversId,
        referencedSecurityGroupId: clientsId,
      }),
  );
}

function portOf(port: number | undefined): number {
  const given = isGiven(port);
  if (typeof given === 'boolean') return given ? port! : portDefault;
  return Token.asNumber(expression`${conditionalHead(given)} ? ${port} : ${portDefault}`);
}

function cacheOf(
  group: Construct,
  { name, settings }: SinkProps<CacheSettings>,
  serversId: string,
): ElasticacheServerlessCache {
  const { subnetIds, kmsKeyArn, userGroupId, ...limits } = settings.serverless!;
  const cache = new ElasticacheServerlessCache(group, 'Serverless', {
    name: names.cache(name),
    engine: 'valkey',
    description: 'Items of a table',
    subnetIds: subnetIds as string[],
    securityGroupIds: [serversId],
    ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
    ...(userGroupId === undefined ? {} : { userGroupId }),
  });
  addLimits(cache, limits);
  return cache;
}

function addLimits(
  cache: ElasticacheServerlessCache,
  { dataStorageGbMax, ecpuPerSecondMax }: Pick<ServerlessCacheSettings, 'dataStorageGbMax' | 'ecpuPerSecondMax'>,
): void {
  const [isStored, isWorked] = [isGiven(dataStorageGbMax), isGiven(ecpuPerSecondMax)];
  const isLimited = anyOf(isStored, isWorked);
  if (isLimited === false) return;
  if (isExpression(isLimited)) {
    addDynamicBlock(cache, 'cache_usage_limits', onceWhen(isLimited), {
      dynamic: {
        data_storage: { for_each: onceWhen(isStored), content: { maximum: dataStorageGbMax, unit: 'GB' } },
        ecpu_per_second: { for_each: onceWhen(isWorked), content: { maximum: ecpuPerSecondMax } },
      },
    });
    return;
  }
  cache.putCacheUsageLimits([
    {
      ...(dataStorageGbMax !== undefined && { dataStorage: [{ maximum: dataStorageGbMax, unit: 'GB' }] }),
      ...(ecpuPerSecondMax !== undefined && { ecpuPerSecond: [{ maximum: ecpuPerSecondMax }] }),
    },
  ]);
}

function statementsOf({ login }: CacheSettings, wanted: Condition) {
  const isWanted = allOf(wanted, isGiven(login));
  const key = keyOf(login?.kmsKeyArn);
  return [
    {
      sid: 'ReadCacheLogin',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [login?.secretArn ?? ''],
      when: isWanted,
    },
    keyStatement('DecryptCacheLogin', ['kms:Decrypt'], { ...key, isThere: allOf(isWanted, key.isThere) }),
  ];
}
