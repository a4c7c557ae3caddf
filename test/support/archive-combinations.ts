import type { EnvironmentDefinition } from '../../stacks/definition';

const [here, account] = ['eu-central-1', '123456789012'];
const table = { partitionKey: { name: 'id', type: 'S' } } as const;

/** Archives beside the one that sets all there is: of lines that an attribute divides, and into a bucket that exists. */
export const archiveCombinations: EnvironmentDefinition['pipelines'] = {
  Kept: {
    name: 'kept',
    preventDestroy: false,
    table,
    consumers: {},
    kinesis: {},
    archive: { partitionBy: { column: 'state', attribute: 'State', values: ['OPEN'] } },
  },
  Lent: {
    name: 'lent',
    preventDestroy: true,
    table,
    consumers: {},
    kinesis: { streamArn: `arn:aws:kinesis:${here}:${account}:stream/lent` },
    archive: {
      format: 'parquet',
      bucket: { arn: 'arn:aws:s3:::archives' },
      kmsKeyArn: `arn:aws:kms:${here}:${account}:key/00000000-0000-0000-0000-000000000002`,
    },
  },
};
