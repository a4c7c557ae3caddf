import { PublishBatchCommand, type PublishBatchRequestEntry, SNSClient } from '@aws-sdk/client-sns';
import { SinkError } from '../core/errors';
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
 */
export function createSdkTransport({
  topicArn,
  connectionsMax,
  requestTimeoutMs = requestTimeoutMsDefault,
}: TransportSettings): Transport {
  const agent = { keepAlive: true, maxSockets: connectionsMax };
  const client = new SNSClient({
    region: regionOf(topicArn),
    maxAttempts: 1,
    defaultsMode: 'standard',
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
  return {
    async publishBatch(entries, signal) {
      const command = new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: entries.map(toSdkEntry),
      });
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

/**
 * An answer becomes a `SinkError` by its own code. Metadata without a status means that the request was tried and no
 * answer came, which may pass whatever the reason; an error without metadata was made before, and is left as it is.
 */
function rethrow(error: unknown): never {
  const { $metadata, name = 'UnknownCode', code = name, Error: detail } = error as SdkError;
  if (!$metadata) throw error;
  const { httpStatusCode } = $metadata;
  if (httpStatusCode !== undefined) throw requestError(detail?.Code ?? name, httpStatusCode, error);
  throw new SinkError(`No answer from SNS (${code}).`, { code, retryable: true, cause: error });
}

interface SdkError {
  readonly name?: string;
  /** Of Node: `ECONNRESET`. */
  readonly code?: string;
  /** Of SNS, as its answer spells it. */
  readonly Error?: { readonly Code?: string };
  readonly $metadata?: { readonly httpStatusCode?: number };
}
