import { createAwsRequest } from '../../handlers/core/aws-request';
import { systemClock } from '../../handlers/core/clock';
import type { OpenSearchPlace } from '../contracts/opensearch-subject';
import type { OpenSearchNode } from '../support/opensearch-node';

/** Restarts in a whole run: each takes some seconds. */
const restartsMax = 2;

/**
 * A real node as a place of documents. What disturbs it is a restart at first, later a flush with the index closed and
 * opened again: after either, OpenSearch has forgotten its own tombstones.
 */
export function openSearchPlace(node: OpenSearchNode): OpenSearchPlace & { ask: typeof ask } {
  const env = {
    AWS_REGION: process.env.AWS_REGION ?? 'eu-west-1',
    AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID ?? 'local',
    AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY ?? 'local',
    ...(process.env.AWS_SESSION_TOKEN && { AWS_SESSION_TOKEN: process.env.AWS_SESSION_TOKEN }),
  };
  const request = createAwsRequest({ env, clock: systemClock, requestTimeoutMs: 30_000 });
  const endpoint = new URL(node.url);
  let restarts = 0;
  async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body = ''): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const [pathname = '', search = ''] = path.split('?');
    const query = Object.fromEntries(new URLSearchParams(search));
    const answer = await request({ service: 'es', endpoint, method, path: pathname, query, headers, body });
    return answer.body.toString();
  }
  return {
    name: 'OpenSearch',
    endpoint: node.url,
    request,
    ask,
    async readAll(index, alias) {
      await ask('POST', `/${index}/_refresh`);
      return documentsIn(await ask('POST', `/${alias}/_search`, '{"size":10000,"_source":true}'));
    },
    async disturb(index) {
      if (node.restart && restarts < restartsMax) {
        restarts += 1;
        await node.restart();
        return;
      }
      await ask('POST', `/${index}/_flush?force=true`);
      await ask('POST', `/${index}/_close`);
      await ask('POST', `/${index}/_open?wait_for_active_shards=1`);
    },
    remove: async (index) => void (await ask('DELETE', `/${index}`)),
  };
}

/** Ids and sources as they stand in an answer; a parser of JSON would take digits away. */
function documentsIn(answer: string): ReadonlyMap<string, string> {
  const documents = new Map<string, string>();
  for (const [, id, at] of hitsOf(answer)) documents.set(JSON.parse(id), objectAt(answer, at));
  return documents;
}

function* hitsOf(answer: string): Generator<readonly [string, string, number]> {
  for (const found of answer.matchAll(
    /"_id":("(?:[^"\\]|\\.)*"),"_score":[^,]*,(?:"_ignored":\[[^\]]*\],)?"_source":/g,
  )) {
    yield [found[0], found[1]!, found.index + found[0].length];
  }
}

/** The text of the object that begins here. */
function objectAt(text: string, from: number): string {
  const token = /"(?:[^"\\]+|\\.)*"|[{}]/g;
  token.lastIndex = from;
  let depth = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0] === '{') depth += 1;
    if (found[0] === '}') depth -= 1;
    if (depth === 0) return text.slice(from, token.lastIndex);
  }
  throw new Error('The answer ends within a document.');
}
