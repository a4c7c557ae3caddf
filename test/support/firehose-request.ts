import type { AwsCall, AwsRequest } from '../../handlers/core/aws-request';
import type { FirehoseStandIn } from '../../local/services/firehose-stand-in';

/** A signed call's way to the stand-in, without a server between. */
export function firehoseRequest(standIn: FirehoseStandIn, before: (call: AwsCall) => void = () => {}): AwsRequest {
  const request = async (call: AwsCall) => {
    before(call);
    const { status, body } = await standIn.answer(call.headers?.['x-amz-target'] ?? '', Buffer.from(call.body ?? ''));
    return { statusCode: status, headers: {}, body: Buffer.from(body) };
  };
  return Object.assign(request, { endpointOf: () => ({ url: new URL('http://firehose'), custom: true }) });
}
