import { PublishBatchCommand, type PublishBatchRequestEntry, SNSClient } from '@aws-sdk/client-sns';
import type { Clock } from '../core/clock';
import { SinkError } from '../core/errors';
import { createHttpExchange, type HttpExchange } from '../core/http-exchange';
import { regionOf } from './topic';
import {
  connectTimeoutMs,
  entryOutcomes,
  type PublishEntry,
  requestError,
  requestTimeoutMsDefault,
  type Transport,
  type TransportSettings,
} from './transport';

/**
 * Publishes with `@aws-sdk/client-sns`. Three of its defaults would hurt here: it waits without end for an answer, it
 * only warns about a request timeout, and it repeats requests by itself, without knowing the function's deadline.
 * So each request is made once, over the same HTTP as every other call of a handler.
 */
export function createSdkTransport(
  { topicArn, connectionsMax, requestTimeoutMs = requestTimeoutMsDefault }: TransportSettings,
  { clock }: { readonly clock: Clock },
): Transport {
  const exchange = createHttpExchange({ clock, connectionsMax, connectTimeoutMs, requestTimeoutMs });
  const client = new SNSClient({
    region: regionOf(topicArn),
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    requestHandler: {
      handle: (request: SdkRequest, options?: { readonly abortSignal?: unknown }) =>
        handle(request, options?.abortSignal, exchange),
    },
  });
  return {
    async publishBatch(entries, signal) {
      const PublishBatchRequestEntries = entries.map(toSdkEntry);
      const command = new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries });
      const { Successful = [], Failed = [] } = await client.send(command, { abortSignal: signal }).catch(rethrow);
      const failures = Failed.map(({ Id, Code, SenderFault }) => ({
        id: Id ?? '',
        code: Code ?? 'UnknownCode',
        senderFault: SenderFault ?? false,
      }));
      return entryOutcomes(entries.length, new Set(Successful.map(({ Id }) => Id ?? '')), failures);
    },
  };
}

function toSdkEntry({ message, groupId, deduplicationId }: PublishEntry, index: number): PublishBatchRequestEntry {
  return {
    Id: String(index),
    Message: message.body,
    MessageAttributes: Object.fromEntries(
      message.attributes.map(({ name, type, value }) => [name, { DataType: type, StringValue: value }]),
    ),
    ...(deduplicationId === undefined ? undefined : { MessageDeduplicationId: deduplicationId }),
    ...(groupId === undefined ? undefined : { MessageGroupId: groupId }),
  };
}

/** The parts of the SDK's request that a PublishBatch uses. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** Carries a signed request of the SDK out; the extension point that its own `NodeHttpHandler` fills too. */
async function handle(request: SdkRequest, signal: unknown, exchange: HttpExchange) {
  const { method, protocol, hostname, port, path, headers } = request;
  const { statusCode, ...answer } = await exchange({
    method,
    url: new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`),
    headers,
    body: Buffer.from(request.body),
    ...(signal instanceof AbortSignal && { signal }),
  });
  return { response: { statusCode, headers: answer.headers as SdkRequest['headers'], body: answer.body } };
}

/**
 * A refusal becomes a `SinkError` by SNS's own code. Metadata without a status means that no answer could be read,
 * which may pass; an error without metadata was made before there was a request, and is left as it is.
 */
function rethrow(error: unknown): never {
  const { $metadata, name = 'UnknownCode', Error: detail } = error as SdkError;
  if (error instanceof SinkError || !$metadata) throw error;
  throw requestError(detail?.Code ?? name, $metadata.httpStatusCode ?? 200, error);
}

interface SdkError {
  readonly name?: string;
  /** Of SNS, as its answer spells it. */
  readonly Error?: { readonly Code?: string };
  readonly $metadata?: { readonly httpStatusCode?: number };
}
