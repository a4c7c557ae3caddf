import type { AwsRequest } from './aws-request';
import { createJsonCall, type JsonCall } from './json-call';

/** SQS's operations by their API names, such as `SendMessage`. */
export type SqsCall = JsonCall;

export function createSqsCall(request: AwsRequest): SqsCall {
  return createJsonCall(request, { service: 'sqs', target: 'AmazonSQS' });
}
