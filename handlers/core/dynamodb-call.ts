import type { AwsRequest } from './aws-request';
import { createJsonCall, type JsonCall } from './json-call';

/**
 * DynamoDB's operations by their API names (`PutItem`, `UpdateItem`, ...). Attribute values pass through as they
 * stand in a stream event, so no number, set or binary value changes on its way.
 */
export type DynamodbCall = JsonCall;

export function createDynamodbCall(request: AwsRequest): DynamodbCall {
  return createJsonCall(request, { service: 'dynamodb', target: 'DynamoDB_20120810' });
}
