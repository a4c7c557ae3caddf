import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { makeOpensearchSink } from '../../../modules/sinks/opensearch';
import type { OpensearchSettings } from '../../../modules/sinks/opensearch-settings';
import type { SinkParts } from '../../../modules/sinks/sink';
import { resolveIn, synthesizeConstructs } from '../../support/construct-stack';

const endpoint = {
  url: 'https://search-orders.eu-central-1.es.amazonaws.com',
  arn: 'arn:aws:es:eu-central-1:123456789012:domain/orders',
};
const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/1';

function synthesizeSink(settings: OpensearchSettings) {
  let parts: SinkParts | undefined;
  const stack = synthesizeConstructs((scope) => {
    new AwsProvider(scope, 'Aws', { region: 'eu-central-1' });
    const props = { name: 'orders-dev-search', settings, wanted: true, preventDestroy: true, vpcConfig: undefined };
    parts = resolveIn(scope, makeOpensearchSink(scope, 'Opensearch', props)) as SinkParts;
  });
  const { environment, statements } = parts!;
  return { ...stack, environment, statements: statements.filter(({ when }) => when) };
}

describe('makeOpensearchSink', () => {
  test('lets the function make its index and write to it, and nothing else of the domain', () => {
    const { statements, environment, pathsOf } = synthesizeSink({ index: { name: 'orders' }, endpoint });

    const index = `${endpoint.arn}/orders`;
    expect(statements.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['es:ESHttpGet'], [index]],
      [['es:ESHttpPut'], [index, `${index}/_mapping`, `${index}/_alias/*`]],
      [['es:ESHttpPost'], [`${index}/_bulk`, `${index}/_mget`, `${index}/_search`]],
    ]);
    expect(environment).toEqual({
      TRIBUTARY_OPENSEARCH_ENDPOINT: endpoint.url,
      TRIBUTARY_OPENSEARCH_INDEX: '{"name":"orders"}',
    });
    expect(pathsOf('aws_opensearch_domain')).toEqual([]);
  });

  test('lets it use a serverless collection, which knows one permission', () => {
    const arn = 'arn:aws:aoss:eu-central-1:123456789012:collection/abc';
    const settings = { index: { name: 'orders' }, endpoint: { ...endpoint, arn, service: 'aoss' } } as const;

    const { statements, environment } = synthesizeSink(settings);

    expect(statements.map(({ actions, resources }) => [actions, resources])).toEqual([[['aoss:APIAccessAll'], [arn]]]);
    expect(environment.TRIBUTARY_OPENSEARCH_SERVICE).toBe('aoss');
  });

  test('makes a domain that is encrypted everywhere, for identities of the account', () => {
    const { one, environment } = synthesizeSink({ index: { name: 'orders' }, domain: { domainName: 'orders' } });

    const domain = one('aws_opensearch_domain', 'Opensearch');
    expect(domain).toMatchObject({
      domain_name: 'orders',
      engine_version: 'OpenSearch_2.19',
      cluster_config: { instance_type: 't3.small.search', instance_count: 1, zone_awareness_enabled: false },
      ebs_options: { ebs_enabled: true, volume_type: 'gp3', volume_size: 10 },
      encrypt_at_rest: { enabled: true },
      node_to_node_encryption: { enabled: true },
      domain_endpoint_options: { enforce_https: true, tls_security_policy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
      lifecycle: { prevent_destroy: true },
    });
    expect(JSON.parse(String(domain.access_policies)).Statement).toMatchObject([
      { Effect: 'Allow', Principal: { AWS: '${data.aws_caller_identity.CallerIdentity.account_id}' } },
    ]);
    expect(environment.TRIBUTARY_OPENSEARCH_ENDPOINT).toBe('https://${aws_opensearch_domain.Opensearch.endpoint}');
  });

  test('spreads several nodes over two zones, and encrypts with a key of the caller', () => {
    const domain = { domainName: 'orders', instanceCount: 2, instanceType: 'r7g.large.search', kmsKeyArn };

    const { one } = synthesizeSink({ index: { name: 'orders' }, domain });

    expect(one('aws_opensearch_domain')).toMatchObject({
      cluster_config: { instance_count: 2, zone_awareness_enabled: true },
      encrypt_at_rest: { kms_key_id: kmsKeyArn },
    });
  });
});
