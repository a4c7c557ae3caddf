import { OpensearchDomain } from '@cdktf/provider-aws/lib/opensearch-domain';
import type { Construct } from 'constructs';
import { accountIdOf } from '../account';
import { policyDocument } from '../policy';
import { protection } from '../protection';
import { type Condition, expression, isExpression } from '../setting';
import { sinkDefaults } from './defaults';
import type { OpensearchDomainSettings, OpensearchSettings } from './opensearch-settings';
import type { SinkProps } from './sink';

const { domain: defaults } = sinkDefaults.opensearch;

/** What clients must speak at least: TLS 1.2 with forward secrecy. */
const tlsSecurityPolicy = 'Policy-Min-TLS-1-2-PFS-2023-10';

/** A domain over HTTPS alone, encrypted at rest and between nodes, for identities of the account. */
export function makeOpensearchDomain(
  scope: Construct,
  id: string,
  { settings, preventDestroy }: SinkProps<OpensearchSettings>,
): OpensearchDomain {
  const { domainName, kmsKeyArn, ...domain }: OpensearchDomainSettings = settings.domain!;
  const instanceCount = domain.instanceCount ?? defaults.instanceCount;
  return new OpensearchDomain(scope, id, {
    domainName,
    engineVersion: domain.engineVersion ?? defaults.engineVersion,
    clusterConfig: {
      instanceType: domain.instanceType ?? defaults.instanceType,
      instanceCount,
      zoneAwarenessEnabled: isMoreThanOne(instanceCount),
    },
    ebsOptions: { ebsEnabled: true, volumeType: 'gp3', volumeSize: domain.volumeSizeGb ?? defaults.volumeSizeGb },
    encryptAtRest: { enabled: true, ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }) },
    nodeToNodeEncryption: { enabled: true },
    domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy },
    accessPolicies: accessPolicy(scope),
    ...protection(preventDestroy),
  });
}

function isMoreThanOne(count: number): Condition {
  return isExpression(count) ? expression`${count} > 1` : count > 1;
}

/** Leaves it to the permissions of the account's own identities who may ask for what: the function's, and readers'. */
function accessPolicy(scope: Construct): string {
  return policyDocument([
    {
      sid: 'ByOwnPermissions',
      principal: { AWS: accountIdOf(scope) },
      actions: ['es:ESHttp*'],
      resources: ['*'],
    },
  ]);
}
