import { PublishBatchCommand } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { InvocationResult } from '../../engine/actions';
import { valueAt } from '../../engine/json-path';
import { decodedEventOf } from '../../engine/pipe-event';
import { type OutgoingEvent, parsedList, type SendToTarget } from '../../engine/pipe-execution';
import type { Invoke } from '../../engine/ports';
import type { Clients } from '../services/services';
import type { LocalPipe, LocalResources } from '../terraform/resources';
import { asciiWhereJson } from './ascii-json';
import type { RunningBuses } from './event-bus-stand-in';

export interface TargetParts {
  readonly resources: LocalResources;
  readonly clients: Clients;
  readonly buses: RunningBuses;
  /** Calls the function that an ARN names. */
  readonly invoke: (functionArn: string) => Invoke;
  readonly onFault: (fault: string) => void;
}

/** How the events of a pipe reach its target. */
export function sendToTargetOf(pipe: LocalPipe, parts: TargetParts): SendToTarget {
  const send = targets[pipe.target.kind](pipe, parts);
  return async (events, requestId, signal) => {
    try {
      return await send(events, requestId, signal);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      parts.onFault(error.message);
      return { type: 'error' };
    }
  };
}

/** What a service refuses is the caller's error and counts as a try; what it was not reached with does not. */
function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500 && !/Throttl/.test(error.name);
}

const targets: {
  readonly [kind in LocalPipe['target']['kind']]: (pipe: LocalPipe, parts: TargetParts) => SendToTarget;
} = {
  sqs({ target: { arn, parameters } }, { resources, clients }) {
    const QueueUrl = resources.queues.find((queue) => queue.arn === arn)?.url;
    return async (events) => {
      const Entries = events.map(({ event, text }, index) => ({
        Id: String(index),
        MessageBody: asciiWhereJson(text),
        ...dynamic('MessageGroupId', parameters.messageGroupId, event),
        ...dynamic('MessageDeduplicationId', parameters.messageDeduplicationId, event),
      }));
      const { Failed = [] } = await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      return failuresAt(events, Failed);
    };
  },
  sns({ target: { arn } }, { clients }) {
    return async (events) => {
      const PublishBatchRequestEntries = events.map(({ text }, index) => ({
        Id: String(index),
        Message: asciiWhereJson(text),
      }));
      const input = { TopicArn: arn, PublishBatchRequestEntries };
      const { Failed = [] } = await clients.sns.send(new PublishBatchCommand(input));
      return failuresAt(events, Failed);
    };
  },
  eventBus({ name, target: { arn, parameters } }, { buses, onFault }) {
    return async (events) => {
      const failed: { readonly Id: string }[] = [];
      for (const [index, { event, text }] of events.entries()) {
        const entry = {
          EventBusName: arn,
          Source: pathOrText(parameters.source, event) ?? `Pipe ${name}`,
          DetailType: pathOrText(parameters.detailType, event) ?? `Event from ${eventSourceOf(event)}`,
          Detail: text,
        };
        await buses.put(entry).catch((error: Error) => {
          onFault(error.message);
          failed.push({ Id: String(index) });
        });
      }
      return failuresAt(events, failed);
    };
  },
  lambda({ target: { arn, parameters } }, { invoke, onFault }) {
    return async (events, requestId, signal) => {
      const payload = parsedList(events.map(({ text }) => text));
      if (!payload) {
        onFault('the input template of the target makes no JSON');
        return { type: 'error' };
      }
      const result = await invoke(arn)(payload, requestId, signal);
      return parameters.isAsync ? { type: 'response', payload: null } : result;
    };
  },
};

/** What a batch request left out, as a function would report it. */
function failuresAt(
  events: readonly OutgoingEvent[],
  failed: readonly { readonly Id?: string | undefined }[],
): InvocationResult {
  const batchItemFailures = failed.map(({ Id }) => ({ itemIdentifier: eventIdOf(events[Number(Id)]!) }));
  return { type: 'response', payload: { batchItemFailures } };
}

function eventIdOf({ event }: OutgoingEvent): unknown {
  return (event as { readonly eventID?: unknown } | null)?.eventID;
}

function eventSourceOf(event: unknown): string {
  return String((event as { readonly eventSource?: unknown } | null)?.eventSource ?? 'aws:dynamodb');
}

function dynamic(name: string, setting: string | undefined, event: unknown): { readonly [name: string]: string } {
  const value = pathOrText(setting, event);
  return value === undefined ? {} : { [name]: value };
}

/** A setting that is a JSON path stands for the text there; it never sees what a template makes. */
function pathOrText(setting: string | undefined, event: unknown): string | undefined {
  if (setting === undefined || !setting.startsWith('$')) return setting;
  const value = valueAt(setting, decodedEventOf(event));
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}
