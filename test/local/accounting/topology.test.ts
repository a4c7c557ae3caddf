import { topologyOf } from '../../../local/accounting/topology';
import { emptyResources, type LocalResources, type LocalTable } from '../../../local/terraform/resources';

describe('topologyOf', () => {
  test('tells consumers of two pipelines apart that have one name', () => {
    const resources = resourcesOf({ 'orders-fan-out': 'FanOut', 'meters-fan-out': 'FanOut', 'orders-view': 'View' });

    const { consumers } = topologyOf(resources);

    expect(consumers.map(({ name, ownName }) => [name, ownName])).toEqual([
      ['orders-fan-out', 'FanOut'],
      ['meters-fan-out', 'FanOut'],
      ['View', 'View'],
    ]);
  });

  test('finds the table behind a consumer of its Kinesis stream, also with enhanced fan-out', () => {
    const resources = resourcesOf({ 'orders-view': 'View', 'orders-push': 'Push' });
    const kinesisArn = 'arn:aws:kinesis:eu-west-1:000000000000:stream/changes';
    const table = { name: 'orders', streamArn: 'stream of orders' } as LocalTable;
    const precision = 'MICROSECOND';
    const destination = { address: 'd', tableName: 'orders', streamArn: kinesisArn, precision } as const;
    const sources = [kinesisArn, `${kinesisArn}/consumer/push:1`];
    const mappings = resources.mappings.map((mapping, place) => ({
      ...mapping,
      source: 'kinesis' as const,
      eventSourceArn: sources[place]!,
    }));

    const { consumers } = topologyOf({ ...resources, tables: [table], kinesisDestinations: [destination], mappings });

    expect(consumers.map((consumer) => consumer.table)).toEqual([table, table]);
  });
});

/** A function for each name with the consumer that it knows itself as. */
function resourcesOf(names: Readonly<Record<string, string>>): LocalResources {
  const arnOf = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;
  return {
    ...emptyResources(),
    functions: Object.entries(names).map(([name, TRIBUTARY_CONSUMER]) => ({
      ...{ address: `aws_lambda_function.${name}`, name, arn: arnOf(name), environment: { TRIBUTARY_CONSUMER } },
      ...{ filename: '', handler: '', runtime: '', timeoutSeconds: 1, memorySizeMb: 128 },
      reservedConcurrency: undefined,
    })),
    mappings: Object.keys(names).map((name) => ({
      ...{ address: `aws_lambda_event_source_mapping.${name}`, uuid: name, source: 'dynamodb' as const },
      ...{ eventSourceArn: `stream of ${name}`, functionArn: `${arnOf(name)}:live`, settings: {} },
    })),
  };
}
