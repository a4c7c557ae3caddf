import { type AwsRequest, createAwsRequest } from '../../core/aws-request';
import type { Clock } from '../../core/clock';
import type { EnvSource } from '../../core/env';
import { createJsonCall } from '../../core/json-call';
import { createDirectTransport } from '../../fan-out/direct-transport';
import { type Send, withBlame } from './blame';
import { createEventBridgeSend } from './event-bridge-send';
import { createSesSend } from './ses-send';
import type { TransitionRule } from './settings';
import { createSnsSend } from './sns-send';

export interface SendParts {
  readonly env: EnvSource;
  readonly clock: Clock;
  /** Connections kept open per host. */
  readonly connectionsMax: number;
}

/** Sends notices to where their rules say, each place in its own region; rules with one place share its requests. */
export function createSend(parts: SendParts): Send {
  const sends = new Map<string, Send>();
  const requests = new Map<string, AwsRequest>();
  const requestIn = (region: string) => cached(requests, region, () => createAwsRequest({ ...parts, region }));
  return withBlame((notice, signal) => {
    const arn = placeOf(notice.rule);
    const send = cached(sends, arn, () => sendTo(arn, requestIn(arn.split(':')[3]!), parts));
    return send(notice, signal);
  });
}

/** The ARN of the topic, the bus or the identity. */
export function placeOf({ sns, eventBridge, ses }: TransitionRule): string {
  return (sns?.topic ?? eventBridge?.bus ?? ses?.identityArn)!;
}

function sendTo(arn: string, request: AwsRequest, parts: SendParts): Send {
  const service = arn.split(':')[2];
  if (service === 'sns') return createSnsSend(arn, createDirectTransport({ topicArn: arn, ...parts }, parts));
  if (service === 'ses') return createSesSend(request);
  const protocol = { service: 'eventbridge', target: 'AWSEvents', jsonVersion: '1.1' } as const;
  return createEventBridgeSend(arn, createJsonCall(request, protocol));
}

function cached<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}
