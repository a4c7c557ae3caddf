import type { OpenSearchIndex, OpenSearchService } from '../../handlers/sinks/opensearch/settings';

/** Which index items are kept in, and how it is reached. */
export interface OpensearchSettings {
  /** The index, its documents and their requests. */
  readonly index: OpenSearchIndex;
  /** A domain or collection that exists; either this or `domain`. @default One is made. */
  readonly endpoint?: ExistingOpensearch;
  /** An OpenSearch Service domain to make; either this or `endpoint`. @default One exists. */
  readonly domain?: OpensearchDomainSettings;
}

/** A domain or a serverless collection that exists; nothing of it is changed but its index. */
export interface ExistingOpensearch {
  /** Its URL without a path: `https://search-orders-abc.eu-central-1.es.amazonaws.com`. */
  readonly url: string;
  /** ARN of the domain or the collection. */
  readonly arn: string;
  /** Service of the signatures: `es` for a domain; `aoss` for a collection, which must also name the role in a data access policy. @default es: a domain. */
  readonly service?: OpenSearchService;
}

/**
 * A domain over HTTPS alone, encrypted at rest and between nodes. Identities of the account reach it by their own
 * permissions, and nobody else does. It costs by the hour, from 26 dollars a month.
 */
export interface OpensearchDomainSettings {
  /** Name of the domain, 3 to 28 lower case letters, digits and hyphens: fewer than names of functions need. */
  readonly domainName: string;
  /** Version of its engine. @default OpenSearch_2.19: what the sink is tested with. */
  readonly engineVersion?: string;
  /** Type of its data nodes. @default t3.small.search: the cheapest; larger ones for production. */
  readonly instanceType?: string;
  /** Data nodes: 1, or an even number, which is spread over two zones. @default 1: a copy in another zone costs as much again. */
  readonly instanceCount?: number;
  /** GiB of gp3 storage for each node, 10 to 16,384. @default 10: the least there is. */
  readonly volumeSizeGb?: number;
  /** Customer managed key of what is stored. @default AWS's own key `aws/es`, which costs nothing. */
  readonly kmsKeyArn?: string;
}
