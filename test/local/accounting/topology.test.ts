import { topologyOf } from '../../../local/accounting/topology';
import { emptyResources, type LocalResources } from '../../../local/terraform/resources';

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
