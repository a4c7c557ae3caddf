import type { TfValue } from './value';

/** What a placeholder is made from. */
export interface PlaceholderSource {
  readonly region: string;
  readonly accountId: string;
  /** The resource's name in Terraform. */
  readonly logicalName: string;
  /** A text attribute that the configuration sets. */
  readonly text: (attribute: string) => string | undefined;
}

/**
 * Attributes of resources that the local run does not create, so that what refers to them can be evaluated. Only
 * those whose form AWS documents; undefined for any other.
 */
export function placeholderAttribute(type: string, attribute: string, source: PlaceholderSource): TfValue | undefined {
  return placeholders[type]?.(source)[attribute];
}

type Placeholder = (source: PlaceholderSource) => Readonly<Record<string, TfValue>>;

const placeholders: Readonly<Record<string, Placeholder>> = {
  aws_iam_role: (source) => {
    const name = source.text('name') ?? source.logicalName;
    const path = source.text('path') ?? '/';
    return { id: name, name, unique_id: 'AROALOCAL', arn: `arn:aws:iam::${source.accountId}:role${path}${name}` };
  },
  aws_iam_policy: (source) => {
    const name = source.text('name') ?? source.logicalName;
    const arn = `arn:aws:iam::${source.accountId}:policy/${name}`;
    return { id: arn, arn, name };
  },
  aws_cloudwatch_log_group: ({ region, accountId, logicalName, text }) => {
    const name = text('name') ?? logicalName;
    return { id: name, name, arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}` };
  },
  aws_kms_key: ({ region, accountId, logicalName }) => {
    // A key id has the form of a UUID; the name keeps two keys apart.
    const digits = Buffer.from(logicalName).toString('hex').padEnd(32, '0').slice(0, 32);
    const id = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return { id, key_id: id, arn: `arn:aws:kms:${region}:${accountId}:key/${id}` };
  },
  aws_elasticache_serverless_cache: ({ logicalName, text }) => {
    const name = text('name') ?? logicalName;
    return { id: name, name, endpoint: [{ address: `${name}.serverless.cache.amazonaws.com`, port: 6379 }] };
  },
  aws_opensearch_domain: ({ region, accountId, logicalName, text }) => {
    const name = text('domain_name') ?? logicalName;
    const arn = `arn:aws:es:${region}:${accountId}:domain/${name}`;
    return { id: arn, arn, domain_name: name, endpoint: `search-${name}-local.${region}.es.amazonaws.com` };
  },
  aws_kms_alias: ({ region, accountId, logicalName, text }) => {
    const name = text('name') ?? `alias/${logicalName}`;
    return { id: name, name, arn: `arn:aws:kms:${region}:${accountId}:${name}` };
  },
};
