import type { AwsRequest } from './aws-request';
import { isTransientAnswer } from './error-class';
import { SinkError } from './errors';
import type { HttpAnswer } from './http-exchange';

/** One operation of a service that speaks AWS's JSON protocol: its input as the API names it, to its output. */
export type JsonCall = <Output = unknown>(operation: string, input: object, signal?: AbortSignal) => Promise<Output>;

export interface JsonProtocol {
  readonly service: string;
  /** First part of the `x-amz-target` header, such as `DynamoDB_20120810`. */
  readonly target: string;
  /** Version of the protocol. Default 1.0. */
  readonly jsonVersion?: '1.0' | '1.1';
}

/** Rejects with a `SinkError` whose code is the service's own error name. */
export function createJsonCall(request: AwsRequest, protocol: JsonProtocol): JsonCall {
  const contentType = `application/x-amz-json-${protocol.jsonVersion ?? '1.0'}`;
  return async <Output>(operation: string, input: object, signal?: AbortSignal) => {
    const answer = await request({
      service: protocol.service,
      headers: { 'content-type': contentType, 'x-amz-target': `${protocol.target}.${operation}` },
      body: JSON.stringify(input),
      ...(signal && { signal }),
    });
    const output = answer.statusCode === 200 ? parse(answer.body) : undefined;
    if (output === undefined) throw refusal(protocol.service, operation, answer);
    return output as Output;
  };
}

function refusal(service: string, operation: string, answer: HttpAnswer): SinkError {
  const body = parse(answer.body) as { readonly __type?: unknown; readonly CancellationReasons?: unknown } | undefined;
  const code = errorName(String(body?.__type ?? answer.headers['x-amzn-errortype'] ?? `Http${answer.statusCode}`));
  return new SinkError(`${service} refused ${operation} (${code}).`, {
    code,
    statusCode: answer.statusCode,
    // An answer of success that cannot be read was cut short.
    retryable: answer.statusCode === 200 || isTransientAnswer(answer.statusCode, code),
    ...(Array.isArray(body?.CancellationReasons) && { reasons: body.CancellationReasons.map(reasonCode) }),
  });
}

/** Of a reason only its code: the rest may hold an item. */
function reasonCode(reason: { readonly Code?: unknown } | null): string {
  return String(reason?.Code ?? 'None');
}

/** `com.amazonaws.sqs#QueueDoesNotExist:http://...` is `QueueDoesNotExist`. */
function errorName(type: string): string {
  return type.replace(/^.*#/, '').replace(/:.*$/, '');
}

/** An answer from a proxy or load balancer need not be JSON. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
