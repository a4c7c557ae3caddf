import type { Place } from './configuration';
import type { TfValue } from './value';

/** What the data sources say that tell where a configuration runs; undefined for others. */
export function dataSourceAttribute(type: string, attribute: string, place: Place): TfValue | undefined {
  const { region, accountId } = place;
  const sources: Readonly<Record<string, Readonly<Record<string, TfValue>>>> = {
    aws_caller_identity: {
      id: accountId,
      account_id: accountId,
      user_id: 'LOCAL',
      arn: `arn:aws:iam::${accountId}:user/local`,
    },
    aws_region: { id: region, name: region, region, description: region },
    aws_partition: { id: 'aws', partition: 'aws', dns_suffix: 'amazonaws.com', reverse_dns_prefix: 'com.amazonaws' },
  };
  return sources[type]?.[attribute];
}
