import type { EnvironmentDefinition } from '../../stacks/definition';
import { synthesize } from '../../stacks/synthesize';
import { makeStubRepository } from '../support/stub-repository';
import { readStack } from '../support/synthesized';
import { definitionWith, orders } from './definition-with';

const pattern = { eventName: ['INSERT'] };

describe('makeBackfill', () => {
  test('tells the loader of each consumer what its mapping would do', () => {
    const repository = makeStubRepository();
    const view = { handler: { kind: 'cdc', sink: 'objects', objects: {} }, batchSize: 500 };
    const environment = definitionWith(
      [`${orders}.consumers.ByProduct.filterCriteria`, { filters: [{ pattern }] }],
      [`${orders}.kinesis`, { consumers: { Kept: view } }],
      [`${orders}.backfill`, { exports: { bucketArn: 'arn:aws:s3:::exports' }, consumers: ['ByProduct', 'Kept'] }],
    );

    synthesize([environment as EnvironmentDefinition], repository);

    const { resource, output } = readStack(repository.outdir, 'dev');
    repository.remove();
    const { environment: block } = resource.aws_lambda_function!.orders_backfill_function as {
      environment: { variables: { [name: string]: string } };
    };
    expect(JSON.parse(block.variables.TRIBUTARY_BACKFILL_CONSUMERS!)).toEqual([
      {
        name: 'by-product',
        functionArn: '${aws_lambda_alias.orders_by_product_alias.arn}',
        batchSize: 100,
        filters: [JSON.stringify(pattern)],
      },
      {
        name: 'kept',
        functionArn: '${aws_lambda_alias.orders_kinesis_kept_alias.arn}',
        batchSize: 500,
        source: 'kinesis',
      },
    ]);
    expect(block.variables.TRIBUTARY_KEY_ATTRIBUTES).toBe('["customerId","orderId"]');
    expect(
      Object.keys(output!)
        .filter((name) => name.includes('backfill'))
        .sort(),
    ).toEqual(['orders_backfill_bucket_name', 'orders_backfill_state_machine_arn']);
  });
});
