import type { LocalFunction } from '../terraform/resources';
import { startOpenSearchStandIn } from './opensearch-stand-in';

/** Where documents go in a local run: a node of the user's, which `OPENSEARCH_URL` names, else a stand-in. */
export interface RunningOpenSearch {
  readonly program: 'OPENSEARCH_URL' | 'stand-in';
  readonly url: string;
  stop(): Promise<void>;
}

/** What the account of a run sees of an index. */
export interface FoundDocument {
  readonly id: string;
  /** As JSON has it: numbers are doubles. */
  readonly source: Readonly<Record<string, unknown>>;
}

export async function startOpenSearch(
  functions: readonly LocalFunction[],
  env: NodeJS.ProcessEnv,
): Promise<RunningOpenSearch> {
  const url = env.OPENSEARCH_URL?.replace(/\/$/, '');
  if (!url) return { program: 'stand-in', ...(await startOpenSearchStandIn()) };
  // What an earlier run has left there is none of this one's.
  const names = functions.filter(keepsIndex).map(({ environment }) => indexOf(environment).name);
  await Promise.all(names.map((name) => fetch(`${url}/${name}`, { method: 'DELETE' })));
  return { program: 'OPENSEARCH_URL', url, stop: async () => {} };
}

/** The same functions, with whatever domain they were told of at this place. */
export function withOpenSearch(functions: readonly LocalFunction[], { url }: RunningOpenSearch): LocalFunction[] {
  return functions.map((one) =>
    keepsIndex(one) ? { ...one, environment: { ...one.environment, TRIBUTARY_OPENSEARCH_ENDPOINT: url } } : one,
  );
}

export function keepsIndex({ environment }: LocalFunction): boolean {
  return environment.TRIBUTARY_SINK === 'opensearch';
}

interface IndexSetting {
  readonly name: string;
  readonly alias?: string;
  readonly id?: string;
  readonly attributes?: readonly string[];
}

/** The setting of the function that keeps the index. */
export function indexOf(environment: Readonly<Record<string, string | undefined>>): IndexSetting {
  return JSON.parse(environment.TRIBUTARY_OPENSEARCH_INDEX ?? '{}') as IndexSetting;
}

/** All that readers find by an alias; no workload writes more than a search gives at once. */
export async function readDocuments(url: string, index: string, alias: string): Promise<readonly FoundDocument[]> {
  await post(url, `/${index}/_refresh`, {});
  const { hits } = await post(url, `/${alias}/_search`, { size: 10_000, query: { match_all: {} } });
  return (hits?.hits ?? []).map(({ _id, _source: { _tributary, ...source } }) => ({ id: _id, source }));
}

interface SearchAnswer {
  readonly hits?: {
    readonly hits: readonly { readonly _id: string; readonly _source: Readonly<Record<string, unknown>> }[];
  };
}

async function post(url: string, path: string, body: object): Promise<SearchAnswer> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as SearchAnswer;
}
