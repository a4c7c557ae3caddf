import { SettingsError } from '../../core/errors';
import type { SinkRow } from '../sink-row';
import { openSearchEnv } from './env';
import { createOpenSearchCall } from './opensearch-call';
import { createOpenSearchSink } from './opensearch-sink';
import { parseOpenSearchIndex } from './parse-opensearch-index';

export const openSearchRow: SinkRow<typeof openSearchEnv> = {
  name: 'opensearch',
  env: openSearchEnv,
  create: ({ openSearchEndpoint, openSearchService = 'es', openSearchIndex }, { request, clock }) =>
    createOpenSearchSink({
      call: createOpenSearchCall({
        request,
        endpoint: endpointOf(openSearchEndpoint),
        service: serviceOf(openSearchService),
      }),
      settings: parseOpenSearchIndex(openSearchIndex),
      clock,
    }),
};

function endpointOf(text: string): string {
  if (/^https?:\/\/[^/?#\s]+$/.test(text)) return text;
  const problem = `must be a URL without a path, got ${JSON.stringify(text)}`;
  throw new SettingsError([`environment: \`${openSearchEnv.openSearchEndpoint.name}\` ${problem}. Correct it.`]);
}

function serviceOf(text: string): 'es' | 'aoss' {
  if (text === 'es' || text === 'aoss') return text;
  const problem = `must be es or aoss, got ${JSON.stringify(text)}`;
  throw new SettingsError([`environment: \`${openSearchEnv.openSearchService.name}\` ${problem}. Correct it.`]);
}
