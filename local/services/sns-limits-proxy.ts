import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type FormMessage,
  type PublishForm,
  readForm,
  readPublishForm,
  writeForm,
  writePublishForm,
} from './publish-batch-form';
import { SnsFilters } from './sns-filters';
import { batchFault, messageFault, type SnsFault } from './sns-limits';

/** A whole request or response; `headers` in the order and spelling of the wire, names and values in turn. */
export interface HttpExchange {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Answers one request: the unit that the proxy serves, and that a test wraps to add faults. */
export type Exchange = (request: HttpExchange) => Promise<HttpAnswer>;

export interface RunningProxy {
  /** `http://127.0.0.1:PORT`, what goes into `AWS_ENDPOINT_URL_SNS`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a proxy in front of an SNS emulator that refuses what AWS refuses and the emulator takes (batch and message
 * limits, ids, attributes), and that filters as AWS does. Every other request passes through unchanged. Listens on
 * 127.0.0.1, on a free port.
 */
export function startSnsLimitsProxy(targetUrl: string): Promise<RunningProxy> {
  return serveExchange(snsLimits(targetUrl));
}

/** The proxy without its server. */
export function snsLimits(targetUrl: string): Exchange {
  const filters = new SnsFilters();
  return async (incoming) => {
    const isForm = incoming.method === 'POST' && mediaTypeOf(incoming) === 'application/x-www-form-urlencoded';
    if (!isForm) return forward(targetUrl, incoming);
    const fields = readForm(incoming.body);
    const form = readPublishForm(fields);
    if (form) return publish(form, incoming, targetUrl, filters);
    const action = new Map(fields).get('Action');
    if (action === 'GetSubscriptionAttributes') return withPolicy(await forward(targetUrl, incoming), filters);
    const isSubscription = action === 'Subscribe' || action === 'SetSubscriptionAttributes';
    return isSubscription ? subscribe(fields, incoming, targetUrl, filters) : forward(targetUrl, incoming);
  };
}

async function publish(form: PublishForm, incoming: HttpExchange, targetUrl: string, filters: SnsFilters) {
  const fault = form.action === 'Publish' ? messageFault(form.messages[0]!, form.topicArn) : batchFault(form);
  if (fault) return errorAnswer(fault);
  const failures: FailedEntry[] = [];
  const accepted: FormMessage[] = [];
  for (const message of form.messages) {
    const wrong = messageFault(message, form.topicArn);
    if (wrong) failures.push({ id: message.id, ...wrong, senderFault: true });
    else accepted.push(filters.mark(form.topicArn, message));
  }
  const answer =
    accepted.length === 0
      ? xmlAnswer(200, batchXml)
      : await forward(targetUrl, { ...incoming, body: writePublishForm(form, accepted) });
  return withFailedEntries(answer, failures);
}

async function subscribe(
  fields: readonly (readonly [string, string])[],
  incoming: HttpExchange,
  targetUrl: string,
  filters: SnsFilters,
) {
  const result = filters.subscribe(fields);
  if ('fault' in result) return errorAnswer(result.fault);
  const answer = await forward(targetUrl, { ...incoming, body: writeForm(result.fields) });
  const arn = /<SubscriptionArn>([^<]*)</.exec(answer.body.toString())?.[1];
  if (arn !== undefined) filters.subscribed(result.fields, arn);
  return answer;
}

/** A subscription tells the policy that it was given, not the one that stands in its place. */
function withPolicy(answer: HttpAnswer, filters: SnsFilters): HttpAnswer {
  const xml = answer.body.toString();
  const attribute = (name: string) => new RegExp(`(<key>${name}</key>\\s*<value>)([^<]*)`);
  const text = attribute('FilterPolicy').exec(xml)?.[2]?.replaceAll('&quot;', '"');
  const told = text === undefined ? undefined : filters.policyFor(text);
  if (!told) return answer;
  const withText = xml.replace(attribute('FilterPolicy'), (_, start) => start + escapeXml(told.policy));
  return xmlAnswer(
    answer.status,
    withText.replace(attribute('FilterPolicyScope'), (_, start) => start + told.scope),
  );
}

function mediaTypeOf({ headers }: HttpExchange): string | undefined {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type');
  return at === -1 ? undefined : headers[at + 1]!.split(';')[0]!.trim().toLowerCase();
}

/** Serves an exchange over HTTP; one that rejects with anything drops the connection. */
export async function serveExchange(exchange: Exchange): Promise<RunningProxy> {
  const server = createServer((incoming, outgoing) => {
    answer(exchange, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

/** An entry of PublishBatch that was not published. */
export interface FailedEntry {
  readonly id: string;
  readonly code: string;
  readonly message: string;
  readonly senderFault: boolean;
}

/** A PublishBatch answer with further failed entries. */
export function withFailedEntries(answer: HttpAnswer, failures: readonly FailedEntry[]): HttpAnswer {
  if (answer.status !== 200 || failures.length === 0) return answer;
  const members = failures.map(
    ({ id, code, message, senderFault }) =>
      `<member><Id>${escapeXml(id)}</Id><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>` +
      `<SenderFault>${senderFault}</SenderFault></member>`,
  );
  const xml = answer.body.toString().replace(/<Failed\s*\/>/, '<Failed></Failed>');
  return xmlAnswer(
    200,
    xml.replace('<Failed>', () => `<Failed>${members.join('')}`),
  );
}

/** The answer of a PublishBatch without one entry. */
export const batchXml =
  '<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult><Successful></Successful>' +
  '<Failed></Failed></PublishBatchResult><ResponseMetadata><RequestId>sns-limits</RequestId></ResponseMetadata>' +
  '</PublishBatchResponse>';

/** An error of the query protocol; the sender's fault below status 500. */
export function errorAnswer({ code, message }: SnsFault, status = 400): HttpAnswer {
  return xmlAnswer(
    status,
    '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error>' +
      `<Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escapeXml(code)}</Code>` +
      `<Message>${escapeXml(message)}</Message></Error><RequestId>sns-limits</RequestId></ErrorResponse>`,
  );
}

export function xmlAnswer(status: number, xml: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(xml) };
}

/** Sends a request on as it came, but for the length of its body. */
export function forward(targetUrl: string, { method, path, headers, body }: HttpExchange): Promise<HttpAnswer> {
  const { hostname, port } = new URL(targetUrl);
  const kept = headers.flatMap((name, index) =>
    index % 2 === 1 || /^(content-length|connection|transfer-encoding)$/i.test(name) ? [] : [name, headers[index + 1]!],
  );
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      method,
      path,
      headers: [...kept, 'content-length', String(body.length)],
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      readBody(incoming).then((received) => {
        const { 'content-length': _, connection: __, 'transfer-encoding': ___, ...rest } = incoming.headers;
        resolve({ status: incoming.statusCode!, headers: rest as Record<string, string>, body: received });
      }, reject);
    });
    outgoing.end(body);
  });
}

async function answer(exchange: Exchange, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = await readBody(incoming);
  const {
    status,
    headers,
    body: sent,
  } = await exchange({
    method: incoming.method!,
    path: incoming.url!,
    headers: incoming.rawHeaders,
    body,
  });
  outgoing.writeHead(status, { ...headers, 'content-length': sent.length }).end(sent);
}

async function readBody(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark]!);
}
