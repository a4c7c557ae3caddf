import { type TerraformStack, TerraformVariable, Token } from 'cdktf';
import { type EndpointService, Network } from '../../modules/network';
import { type Condition, expression, optionalExpression } from '../../modules/setting';
import { synthesizeConstructs } from '../support/construct-stack';

const props = { name: 'orders-dev', region: 'eu-central-1', vpcId: 'vpc-1', subnetIds: ['subnet-1'] };

describe('Network', () => {
  test('lets functions call out over TLS and nothing in', () => {
    const stack = synthesizeConstructs((scope) => void new Network(scope, 'Network', props));

    const { egress, ingress } = stack.one('aws_security_group');

    expect(egress).toEqual([expect.objectContaining({ protocol: 'tcp', from_port: 443, to_port: 443 })]);
    expect(ingress).toBeUndefined();
  });

  test('reaches tables and buckets by routes, topics and queues by interfaces', () => {
    const endpoints = ['dynamodb', 's3', 'sns', 'sqs'] as const;

    const stack = synthesizeConstructs(
      (scope) => void new Network(scope, 'Network', { ...props, endpoints, routeTableIds: ['rtb-1'] }),
    );

    const kinds = stack.pathsOf('aws_vpc_endpoint').map((path) => {
      const { service_name, vpc_endpoint_type } = stack.one('aws_vpc_endpoint', path);
      return [service_name, vpc_endpoint_type];
    });
    expect(kinds).toEqual([
      ['com.amazonaws.eu-central-1.dynamodb', 'Gateway'],
      ['com.amazonaws.eu-central-1.s3', 'Gateway'],
      ['com.amazonaws.eu-central-1.sns', 'Interface'],
      ['com.amazonaws.eu-central-1.sqs', 'Interface'],
    ]);
  });

  test('makes the endpoints of a set that only Terraform knows, each at an address of its own', () => {
    const stack = synthesizeConstructs((scope) => {
      const region = new TerraformVariable(scope, 'region', {}).stringValue;
      new Network(scope, 'Network', { ...props, region, endpoints: endpointsOf(scope, true) });
    });

    expect(stack.one('aws_vpc_endpoint', 'Network/Gateway')).toMatchObject({
      for_each: '${setintersection(var.endpoints, ["dynamodb", "s3"])}',
      service_name: 'com.amazonaws.${var.region}.${each.key}',
    });
    expect(stack.one('aws_vpc_endpoint', 'Network/Interface')).toMatchObject({
      for_each: '${setsubtract(var.endpoints, ["dynamodb", "s3"])}',
      security_group_ids: [expect.stringMatching(/^\$\{one\(aws_security_group\..*\[\*\]\.id\)\}$/)],
    });
    expect(stack.one('aws_security_group', 'Network/Endpoints').count).toMatch(
      /length\(setsubtract\(var\.endpoints, \["dynamodb", "s3"\]\)\) > 0\)? \? 1 : 0/,
    );
  });

  test('makes no endpoints of a set that is null', () => {
    const stack = synthesizeConstructs((scope) => {
      const given = expression`var.endpoints != null`;
      new Network(scope, 'Network', { ...props, endpoints: endpointsOf(scope, given) });
    });

    expect(stack.one('aws_vpc_endpoint', 'Network/Gateway').for_each).toBe(
      '${setintersection(coalesce(var.endpoints, []), ["dynamodb", "s3"])}',
    );
  });

  test('makes no security group for endpoints that are routes alone', () => {
    const stack = synthesizeConstructs(
      (scope) => void new Network(scope, 'Network', { ...props, endpoints: ['s3'], routeTableIds: ['rtb-1'] }),
    );

    expect(stack.pathsOf('aws_security_group')).toEqual(['Network/Functions']);
  });
});

function endpointsOf(scope: TerraformStack, given: Condition): EndpointService[] {
  const { value } = new TerraformVariable(scope, 'endpoints', { type: 'set(string)' });
  return Token.asList(optionalExpression(expression`${value}`, given)) as EndpointService[];
}
