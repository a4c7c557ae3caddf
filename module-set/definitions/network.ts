import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Network, type NetworkSettings } from '../../modules/network';
import { networkRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import type { CommonVariables } from './common-variables';
import type { ModuleSettings } from './module-settings';

/** What functions in a VPC need around them. */
export function network({ network: variables, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = ownOf('name');
  return {
    name: 'network',
    summary: 'A security group that lets functions call out over TLS and nothing in, and the endpoints they call.',
    introduction:
      'Only for functions that must run inside a VPC: outside of one they start faster and need no endpoints. Its output is\nthe `vpc_config` of a consumer.',
    variables: [...own, ...variables, ...ownOf('tags')],
    rules: networkRules,
    zips: [],
    build: (stack) => {
      const { name } = settingsOf<ModuleSettings>(own);
      const region = new DataAwsRegion(stack, 'Region');
      // Its id is the name in every version of the provider; `name` itself is deprecated in some.
      const made = new Network(stack, 'Default', {
        ...settingsOf<NetworkSettings>(variables),
        name,
        region: region.id,
      });
      const { subnetIds, securityGroupIds } = made.vpcConfig;
      return [
        {
          name: 'security_group_id',
          description: 'The security group of the functions, for endpoints and rules of your own.',
          value: securityGroupIds[0],
        },
        {
          name: 'vpc_config',
          description: 'Subnets and security group as a consumer takes them.',
          value: { subnet_ids: subnetIds, security_group_ids: securityGroupIds },
        },
      ];
    },
  };
}
