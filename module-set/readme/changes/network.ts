import { changesOf } from '../change';

const row = changesOf('network');
const functions = 'aws_security_group.functions';

export const networkChanges = [
  row(
    'name',
    'matrix-network',
    'matrix-network-new',
    { replaces: [functions] },
    { remark: 'Functions move to the new group first.' },
  ),
  row(
    'vpc_id',
    '${aws_vpc.source.id}',
    '${aws_vpc.other.id}',
    { replaces: [functions] },
    { shown: ['a VPC', 'another one'] },
  ),
  row('endpoints', undefined, ['sqs'], {
    creates: ['aws_security_group.endpoints[0]', 'aws_vpc_endpoint.interface["sqs"]'],
  }),
  row(
    'endpoints',
    ['dynamodb', 's3'],
    ['dynamodb'],
    { destroys: ['aws_vpc_endpoint.gateway["s3"]'] },
    {
      given: { route_table_ids: ['${aws_vpc.source.main_route_table_id}'] },
      remark: 'Functions that use it without another way out fail.',
    },
  ),
];
