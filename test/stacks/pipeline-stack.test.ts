import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { Testing } from 'cdktf';
import { Construct } from 'constructs';
import type { EnvironmentDefinition } from '../../stacks/definition';
import { environments } from '../../stacks/environments';
import { PipelineStack } from '../../stacks/pipeline-stack';
import { addressesOf, type SynthesizedStack } from '../support/synthesized';

const dev = environments.find(({ name }) => name === 'dev')!;
const codeOf = ({ name }: { name: string }) => ({ filename: `assets/${name}.zip`, sourceCodeHash: 'hash' });

describe('PipelineStack', () => {
  test('fails when two constructs would have one address', () => {
    const stack = new PipelineStack(Testing.app(), { environment: dev, codeOf });
    const scope = new Construct(stack, 'Twin');
    new SnsTopic(new Construct(scope, 'ByItem'), 'Resource', { name: 'one' });
    new SnsTopic(scope, 'By_item', { name: 'two' });

    const synthesized = () => stack.toTerraform();

    expect(synthesized).toThrow(
      '`dev/Twin/ByItem/Resource` and `dev/Twin/By_item` would both be `aws_sns_topic.twin_by_item` in the state. Rename one of them.',
    );
  });

  test('limits the provider to the account and tags what it makes', () => {
    const stack = synthesizeStack({ ...dev, accountId: '123456789012', tags: { team: 'orders' } });

    expect(stack.provider.aws).toEqual([
      { region: 'eu-central-1', allowed_account_ids: ['123456789012'], default_tags: [{ tags: { team: 'orders' } }] },
    ]);
  });

  test('holds several pipelines, each under its own id and name', () => {
    const { Orders } = dev.pipelines;

    const stack = synthesizeStack({ ...dev, pipelines: { Orders: Orders!, Returns: { ...Orders!, name: 'returns' } } });

    const tables = addressesOf(stack).filter((address) => /^aws_dynamodb_table\.[a-z]+_table$/.test(address));
    expect(tables).toEqual(['aws_dynamodb_table.orders_table', 'aws_dynamodb_table.returns_table']);
    expect(stack.resource.aws_dynamodb_table!.returns_table!.name).toBe('returns-dev-table');
  });

  test("puts functions into the pipeline's network unless they name their own", () => {
    const { Orders } = dev.pipelines;
    const vpcConfig = { subnetIds: ['subnet-9'], securityGroupIds: ['sg-9'] };
    const consumers = { ...Orders!.consumers, ByProduct: { ...Orders!.consumers.ByProduct!, vpcConfig } };
    const network = { vpcId: 'vpc-1', subnetIds: ['subnet-1'] };

    const { resource } = synthesizeStack({ ...dev, pipelines: { Orders: { ...Orders!, consumers, network } } });

    const placed = Object.entries(resource.aws_lambda_function!).map(([name, { vpc_config }]) => [name, vpc_config]);
    expect(Object.fromEntries(placed)).toEqual({
      orders_by_product_function: { subnet_ids: ['subnet-9'], security_group_ids: ['sg-9'] },
      orders_fan_out_function: pipelineNetwork,
      orders_fan_out_shipping_function: pipelineNetwork,
      orders_version_pruner_function: undefined,
    });
  });

  test('lets a consumer be called like an output', () => {
    const { Orders } = dev.pipelines;
    const handler = { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' } as const;

    const { output } = synthesizeStack({
      ...dev,
      pipelines: { Orders: { ...Orders!, consumers: { TableName: { handler } } } },
    });

    expect(Object.keys(output ?? {})).toEqual(
      expect.arrayContaining(['orders_table_name', 'orders_table_name_function_name']),
    );
  });

  test("runs a zip of one's own in its own runtime", () => {
    const { Orders } = dev.pipelines;
    const handler = { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' } as const;

    const { resource } = synthesizeStack({
      ...dev,
      pipelines: { Orders: { ...Orders!, consumers: { Audit: { handler } } } },
    });

    expect(resource.aws_lambda_function!.orders_audit_function).toMatchObject({
      filename: 'assets/scan.zip',
      runtime: 'python3.13',
    });
  });
});

const pipelineNetwork = {
  subnet_ids: ['subnet-1'],
  security_group_ids: ['${aws_security_group.orders_network_functions.id}'],
};

function synthesizeStack(environment: EnvironmentDefinition): SynthesizedStack {
  return new PipelineStack(Testing.app(), { environment, codeOf }).toTerraform() as SynthesizedStack;
}
