import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Construct } from 'constructs';
import type { VpcConfig } from './consumer-settings';
import { attributeOf, makeWhen } from './optional-resource';
import { type Condition, expression, isExpression, isGiven, rawExpression } from './setting';

/** Services that functions call from inside a VPC. Lambda itself sends logs and traces, and reads streams and queues. */
export type EndpointService = 'dynamodb' | 's3' | 'sns' | 'sqs';

/** Where the functions of a pipeline run, when they must run inside a VPC. */
export interface NetworkSettings {
  /** The VPC of the subnets. */
  readonly vpcId: string;
  /** 1 to 16 private subnets; one in each zone that the functions should survive. */
  readonly subnetIds: readonly string[];
  /** Route tables of those subnets; needed for `dynamodb` and `s3`. @default None. */
  readonly routeTableIds?: readonly string[];
  /**
   * Endpoints to create, for subnets without a way out. `dynamodb` and `s3` are free; `sns` and `sqs` cost about seven
   * dollars a month for each subnet, and a VPC takes each of them once: a second pipeline there leaves them out.
   * @default None: the subnets have a way out, or the endpoints exist.
   */
  readonly endpoints?: readonly EndpointService[];
}

export interface NetworkProps extends NetworkSettings {
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  /** Region, as part of the services' names: a literal or an expression. */
  readonly region: string;
}

/** Services with a gateway: a route instead of a network interface. */
const gateways: readonly EndpointService[] = ['dynamodb', 's3'];

/** A security group that lets functions call out over TLS and nothing in, and the endpoints they call. */
export class Network extends Construct {
  readonly vpcConfig: VpcConfig;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const functions = new SecurityGroup(this, 'Functions', {
      name: `${props.name}-functions`,
      description: 'Functions call out over TLS, nothing calls in',
      vpcId: props.vpcId,
      egress: [{ protocol: 'tcp', fromPort: 443, toPort: 443, cidrBlocks: ['0.0.0.0/0'], description: 'AWS services' }],
    });
    this.vpcConfig = { subnetIds: props.subnetIds, securityGroupIds: [functions.id] };
    const { endpoints = [] } = props;
    if (isExpression(endpoints)) makeEachEndpoint(this, props, endpoints, functions.id);
    else makeEndpoints(this, props, endpoints, functions.id);
  }
}

function makeEndpoints(
  scope: Network,
  props: NetworkProps,
  services: readonly EndpointService[],
  functionsGroupId: string,
): void {
  for (const service of services.filter((each) => gateways.includes(each))) {
    new VpcEndpoint(scope, idOf(service), gatewayArguments(props, service));
  }
  const interfaces = services.filter((each) => !gateways.includes(each));
  const admitted = endpointGroupOf(scope, props, functionsGroupId, interfaces.length > 0);
  for (const service of interfaces) new VpcEndpoint(scope, idOf(service), interfaceArguments(props, service, admitted));
}

/** One endpoint for each element of a set that only Terraform knows; null is an empty one. */
function makeEachEndpoint(scope: Network, props: NetworkProps, endpoints: unknown, functionsGroupId: string): void {
  const services = isGiven(endpoints) === true ? endpoints : expression`coalesce(${endpoints}, [])`;
  const service = String(rawExpression('each.key'));
  const routed = new VpcEndpoint(scope, 'Gateway', gatewayArguments(props, service));
  routed.addOverride('for_each', expression`setintersection(${services}, ${gateways})`);
  const interfaces = expression`setsubtract(${services}, ${gateways})`;
  const admitted = endpointGroupOf(scope, props, functionsGroupId, expression`length(${interfaces}) > 0`);
  const attached = new VpcEndpoint(scope, 'Interface', interfaceArguments(props, service, admitted));
  attached.addOverride('for_each', interfaces);
}

function gatewayArguments({ vpcId, region, routeTableIds }: NetworkProps, service: string) {
  return {
    vpcId,
    serviceName: `com.amazonaws.${region}.${service}`,
    vpcEndpointType: 'Gateway',
    routeTableIds: (routeTableIds ?? []) as string[],
  };
}

/** The security group of the interfaces; its id is empty where there are none. */
function endpointGroupOf(
  scope: Network,
  { name, vpcId }: NetworkProps,
  functionsGroupId: string,
  wanted: Condition,
): string {
  const ingress = { protocol: 'tcp', fromPort: 443, toPort: 443, description: 'Functions' };
  const group = makeWhen(
    wanted,
    () =>
      new SecurityGroup(scope, 'Endpoints', {
        name: `${name}-endpoints`,
        description: 'Endpoints answer the functions over TLS',
        vpcId,
        ingress: [{ ...ingress, securityGroups: [functionsGroupId] }],
      }),
  );
  return group ? attributeOf(group, 'id') : '';
}

function interfaceArguments(props: NetworkProps, service: string, groupId: string) {
  return {
    vpcId: props.vpcId,
    serviceName: `com.amazonaws.${props.region}.${service}`,
    vpcEndpointType: 'Interface',
    subnetIds: props.subnetIds as string[],
    securityGroupIds: [groupId],
    privateDnsEnabled: true,
  };
}

function idOf(service: EndpointService): string {
  return `${service[0]!.toUpperCase()}${service.slice(1)}Endpoint`;
}
