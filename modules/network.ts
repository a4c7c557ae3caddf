import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Construct } from 'constructs';
import type { VpcConfig } from './consumer-settings';

/** Services that functions call from inside a VPC. Lambda itself sends logs and traces, and reads streams and queues. */
export type EndpointService = 'dynamodb' | 's3' | 'sns' | 'sqs';

/** Where the functions of a pipeline run, when they must run inside a VPC. */
export interface NetworkSettings {
  readonly vpcId: string;
  /** 1 to 16 private subnets; one in each zone that the functions should survive. */
  readonly subnetIds: readonly string[];
  /** Route tables of those subnets; needed for `dynamodb` and `s3`. */
  readonly routeTableIds?: readonly string[];
  /**
   * Endpoints to create, for subnets without a way out. `dynamodb` and `s3` are free; `sns` and `sqs` cost about seven
   * dollars a month for each subnet.
   * @default None: the subnets have a way out, or the endpoints exist.
   */
  readonly endpoints?: readonly EndpointService[];
}

export interface NetworkProps extends NetworkSettings {
  /** Name of the pipeline in this environment: `orders-dev`. */
  readonly name: string;
  /** Region, as part of the services' names. */
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
    const services = props.endpoints ?? [];
    for (const service of services.filter((each) => gateways.includes(each))) gatewayOf(this, service, props);
    const interfaces = services.filter((each) => !gateways.includes(each));
    if (interfaces.length === 0) return;
    const admitted = endpointGroupOf(this, props, functions.id);
    for (const service of interfaces) interfaceOf(this, service, props, admitted.id);
  }
}

function gatewayOf(scope: Network, service: EndpointService, { vpcId, region, routeTableIds }: NetworkProps): void {
  new VpcEndpoint(scope, idOf(service), {
    vpcId,
    serviceName: `com.amazonaws.${region}.${service}`,
    vpcEndpointType: 'Gateway',
    routeTableIds: [...(routeTableIds ?? [])],
  });
}

function endpointGroupOf(scope: Network, { name, vpcId }: NetworkProps, functionsGroupId: string): SecurityGroup {
  return new SecurityGroup(scope, 'Endpoints', {
    name: `${name}-endpoints`,
    description: 'Endpoints answer the functions over TLS',
    vpcId,
    ingress: [
      { protocol: 'tcp', fromPort: 443, toPort: 443, securityGroups: [functionsGroupId], description: 'Functions' },
    ],
  });
}

function interfaceOf(scope: Network, service: EndpointService, props: NetworkProps, groupId: string): void {
  new VpcEndpoint(scope, idOf(service), {
    vpcId: props.vpcId,
    serviceName: `com.amazonaws.${props.region}.${service}`,
    vpcEndpointType: 'Interface',
    subnetIds: [...props.subnetIds],
    securityGroupIds: [groupId],
    privateDnsEnabled: true,
  });
}

function idOf(service: EndpointService): string {
  return `${service[0]!.toUpperCase()}${service.slice(1)}Endpoint`;
}
