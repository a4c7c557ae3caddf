import type { OpenSearchIndex } from '../../../handlers/sinks/opensearch/settings';
import type {
  ExistingOpensearch,
  OpensearchDomainSettings,
  OpensearchSettings,
} from '../../../modules/sinks/opensearch-settings';
import type { Shape } from '../shape';
import { integer, kmsKeyArn, list, object, oneOf, optional, required, text } from '../shapes';

const indexName = text(
  /^[a-z0-9][a-z0-9._-]{0,254}$/,
  'must be 1 to 255 lower case letters, digits, `.`, `_` and `-`, a letter or digit first',
);

const jsonObject = text(/^\s*\{.*\}\s*$/s, 'must be a JSON object');

const index: Shape = object<OpenSearchIndex>({
  name: required(indexName, 'Name the index.'),
  id: optional(
    text(
      /^(?!.*[$%]\{)(?!.*\}\{)[^{}]*(\{[^{}]+\}[^{}]*)+$/s,
      'must name the key attributes in braces as in `order:{customerId}:{orderId}`, with other text between two of them and no $ or % before one',
      { matching: [/^[^{}]*(\{[^{}]+\}[^{}]*)+$/], avoiding: [/\}\{/, /[$%]\{/] },
    ),
  ),
  attributes: optional(list(text(/^.{1,255}$/s, 'must be 1 to 255 characters'), 1)),
  update: optional(oneOf('whole', 'changed')),
  alias: optional(indexName),
  mappings: optional(jsonObject),
  settings: optional(jsonObject),
  tombstoneRetentionDays: optional(integer(15, 36_500)),
  bulkBytesMax: optional(integer(100_000, 50_000_000)),
  bulkDocumentsMax: optional(integer(1, 10_000)),
});

const endpoint: Shape = object<ExistingOpensearch>({
  url: required(text(/^https:\/\/[^/?#\s]+$/, 'must be `https://...` without a path'), 'Give the URL.'),
  arn: required(
    text(/^arn:aws[a-z-]*:(es|aoss):.+$/, 'must be the ARN of a domain or a serverless collection'),
    'Give the ARN.',
  ),
  service: optional(oneOf('es', 'aoss')),
});

const domain: Shape = object<OpensearchDomainSettings>({
  domainName: required(
    text(/^[a-z][a-z0-9-]{2,27}$/, 'must be 3 to 28 lower case letters, digits and hyphens, a letter first'),
    'Name the domain.',
  ),
  engineVersion: optional(text(/^(OpenSearch|Elasticsearch)_[0-9]+\.[0-9]+$/, 'must be as `OpenSearch_2.19`')),
  instanceType: optional(text(/^[a-z0-9]+\.[a-z0-9]+\.search$/, 'must be as `r7g.large.search`')),
  instanceCount: optional(integer(1, 80)),
  volumeSizeGb: optional(integer(10, 16_384)),
  kmsKeyArn: optional(kmsKeyArn),
});

export const opensearchShape: Shape = object<OpensearchSettings>({
  index: required(index, 'Name the index.'),
  endpoint: optional(endpoint),
  domain: optional(domain),
});
