import type { AwsCall, AwsRequest } from '../../../../handlers/core/aws-request';
import type { Change } from '../../../../handlers/core/change';
import { decodeStreamRecord } from '../../../../handlers/core/stream-record';
import { createOpenSearchCall } from '../../../../handlers/sinks/opensearch/opensearch-call';
import { createOpenSearchSink } from '../../../../handlers/sinks/opensearch/opensearch-sink';
import type { OpenSearchIndex } from '../../../../handlers/sinks/opensearch/settings';
import { createOpenSearchStandIn } from '../../../../local/services/opensearch-stand-in';
import { sequenceNumberAt, streamRecord } from '../../../support/stream-event';

export interface ScriptedAnswer {
  readonly status: number;
  /** An object is sent as JSON, text as it stands. */
  readonly body: object | string;
}

/** Answers in place of the stand-in where the test says so; undefined leaves the request to the stand-in. */
export type Script = (method: string, action: string, body: string) => ScriptedAnswer | undefined;

/** The sink before the stand-in, with answers of the test's own. */
export function createOpenSearchRig(script: Script = () => undefined, settings: Partial<OpenSearchIndex> = {}) {
  const standIn = createOpenSearchStandIn();
  const sent: { readonly method: string; readonly action: string; readonly body: string }[] = [];
  const request = Object.assign(
    async ({ method = 'POST', path = '', body = '' }: AwsCall) => {
      const action = path.split('/')[2] ?? 'index';
      sent.push({ method, action, body: String(body) });
      const answer = script(method, action, String(body)) ?? standIn.answer(method, path, String(body));
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      return { statusCode: answer.status, headers: {}, body: Buffer.from(text) };
    },
    { endpointOf: () => ({ url: new URL('http://stand-in'), custom: false }) },
  ) as AwsRequest;
  let nowMs = 1_767_400_000_000;
  const clock = { nowMs: () => nowMs, after: () => () => {} };
  const call = createOpenSearchCall({ request, endpoint: 'http://stand-in', service: 'es' });
  const sink = createOpenSearchSink({ call, settings: { name: 'orders', ...settings }, clock });
  const tasks = (changes: readonly Change[]) => sink.plan(changes);
  return {
    sent,
    tasks,
    documents: () => standIn.documents('orders'),
    answer: standIn.answer,
    wait: (ms: number) => {
      nowMs += ms;
    },
    async write(changes: readonly Change[]) {
      const settled = await Promise.all(
        tasks(changes).map((task) => task.run({ signal: new AbortController().signal })),
      );
      return settled.flat();
    },
  };
}

/** Change number `at` of the item `o1`, an insert unless told otherwise. */
export function changeOf(at: number, more: Parameters<typeof streamRecord>[0] = {}): Change {
  const sequenceNumber = sequenceNumberAt(at);
  return decodeStreamRecord(streamRecord({ newImage: {}, sequenceNumber, ...more }), sequenceNumber);
}

/** A change of an item of its own. */
export function itemChange(at: number, more: Parameters<typeof streamRecord>[0] = {}): Change {
  return changeOf(at, { keys: { customerId: { S: 'c1' }, orderId: { S: `o${at}` } }, ...more });
}
