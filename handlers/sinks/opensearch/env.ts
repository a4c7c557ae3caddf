import type { EnvTable } from '../../core/env';

/** Where the index is (`https://...`), the service of its signatures, and its `OpenSearchIndex` as JSON. */
export const openSearchEnv = {
  openSearchEndpoint: { name: 'TRIBUTARY_OPENSEARCH_ENDPOINT', kind: 'text' },
  openSearchService: { name: 'TRIBUTARY_OPENSEARCH_SERVICE', kind: 'text', optional: true },
  openSearchIndex: { name: 'TRIBUTARY_OPENSEARCH_INDEX', kind: 'json' },
} as const satisfies EnvTable;
