import type {
  CacheLogin,
  CacheNetwork,
  CacheSettings,
  ExistingCache,
  ServerlessCacheSettings,
} from '../../../modules/sinks/cache-settings';
import type { Shape } from '../shape';
import { arn, flag, integer, kmsKeyArn, list, object, optional, required, text } from '../shapes';

const vpcId = text(/^vpc-[0-9a-z]+$/, 'must be `vpc-...`');

const network: Shape = object<CacheNetwork>({
  vpcId: required(vpcId, 'Name the VPC.'),
  securityGroupId: required(text(/^sg-[0-9a-z]+$/, 'must be `sg-...`'), 'Name the security group of the cache.'),
});

const endpoint: Shape = object<ExistingCache>({
  host: required(text(/^[A-Za-z0-9._:-]+$/, 'must be a host name or an address, without a scheme'), 'Name the host.'),
  port: optional(integer(1, 65_535)),
  network: optional(network),
});

const serverless: Shape = object<ServerlessCacheSettings>({
  vpcId: required(vpcId, 'Name the VPC.'),
  subnetIds: required(list(text(/^subnet-[0-9a-z]+$/, 'must be `subnet-...`'), 2, 3), 'Name the subnets.'),
  kmsKeyArn: optional(kmsKeyArn),
  userGroupId: optional(text(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'must be the id of a user group')),
  dataStorageGbMax: optional(integer(1, 5_000)),
  ecpuPerSecondMax: optional(integer(1_000, 15_000_000)),
});

const login: Shape = object<CacheLogin>({
  secretArn: required(arn('secretsmanager', 'must be the ARN of a secret'), 'Name the secret.'),
  kmsKeyArn: optional(kmsKeyArn),
  user: optional(text(/^\S{1,128}$/, 'must be 1 to 128 characters without spaces')),
});

export const cacheShape: Shape = object<CacheSettings>({
  keys: required(
    list(
      text(
        /^(?!.*[$%]\{).*\{[^{}]+\}/s,
        'must name an attribute in braces, as `order:{orderId}`, with no $ or % before one',
        {
          matching: [/\{[^{}]+\}/],
          avoiding: [/[$%]\{/],
        },
      ),
      1,
    ),
    'Give the templates of the keys.',
  ),
  endpoint: optional(endpoint),
  serverless: optional(serverless),
  tls: optional(flag),
  login: optional(login),
});
