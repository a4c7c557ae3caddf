import type { AwsCall, AwsRequest } from '../../handlers/core/aws-request';
import { decodeQueueMessage } from '../../handlers/core/queue-message';
import { createAuditSink } from '../../handlers/sinks/audit/audit-sink';
import { createDeliveryStream } from '../../handlers/sinks/audit/delivery-stream';
import { queueMessage } from '../support/stream-event';
import type { LogEntry, LogSubject } from './subject';

/** A delivery stream that nothing was put into yet. */
export interface AuditPlace {
  readonly stream: string;
  readonly request: AwsRequest;
  /** Every line that was delivered. */
  read(): Promise<readonly string[]>;
}

/** More than a record of Firehose holds. */
const large = { payload: { S: 'secret-large'.repeat(90_000) } };

export function auditSubject(
  place: string,
  keepsOrder: boolean,
  open: () => Promise<AuditPlace>,
  hasClaimCheck = false,
): LogSubject {
  return {
    name: `audit on ${place}${hasClaimCheck ? ' with a claim check' : ''}`,
    keepsOrder,
    // Firehose refuses single records for trouble of its own only.
    refusesForGood: false,
    ...(hasClaimCheck ? { attributes: [{ status: { S: 'PENDING' } }, large] } : { poison: [large] }),
    async open({ around }) {
      const { stream, request, read } = await open();
      const refusals = new Map<string, number | 'always'>();
      const bucket = new Map<string, string>();
      const send = refusing(request, refusals);
      const tried = Object.assign((call: AwsCall) => around(() => send(call)), { endpointOf: request.endpointOf });
      const store = (key: string, body: Uint8Array) =>
        around(async () => void bucket.set(key, Buffer.from(body).toString()));
      return {
        sink: createAuditSink({
          stream: createDeliveryStream(tried, stream),
          ...(hasClaimCheck && { claimCheck: { bucket: 'lines', store } }),
        }),
        refuse(changeIds, times) {
          for (const id of changeIds) refusals.set(id, times);
        },
        read: async () => Promise.all((await read()).map((line) => entryOf(line, bucket))),
        close: async () => {},
      };
    },
  };
}

/** A line is what a queue consumer can read too. */
async function entryOf(line: string, bucket: ReadonlyMap<string, string>): Promise<LogEntry> {
  const readObject = async ({ key }: { readonly key: string }) => Buffer.from(bucket.get(key) ?? '');
  const { id, ...change } = await decodeQueueMessage(queueMessage(line), 'line', readObject);
  return { changeId: id, ...change };
}

interface Answer {
  readonly FailedPutCount: number;
  readonly RequestResponses: readonly object[];
}

/** Has a delivery stream take a request but for the records that are to be refused. */
function refusing(request: AwsRequest, refusals: Map<string, number | 'always'>) {
  return async (call: AwsCall) => {
    const input = JSON.parse(String(call.body)) as { readonly Records: readonly { readonly Data: string }[] };
    const isRefused = input.Records.map(({ Data }) => takesRefusal(Data, refusals));
    if (!isRefused.includes(true)) return request(call);
    const taken = input.Records.filter((_, place) => !isRefused[place]);
    const body = JSON.stringify({ ...input, Records: taken });
    const passed = taken.length > 0 ? await request({ ...call, body }) : undefined;
    const responses = passed ? [...(JSON.parse(passed.body.toString()) as Answer).RequestResponses] : [];
    const error = { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'Slow down.' };
    const answer: Answer = {
      FailedPutCount: input.Records.length - taken.length,
      RequestResponses: isRefused.map((refused) => (refused ? error : responses.shift()!)),
    };
    return { statusCode: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
  };
}

function takesRefusal(data: string, refusals: Map<string, number | 'always'>): boolean {
  const { id } = JSON.parse(Buffer.from(data, 'base64').toString()) as { readonly id: string };
  const times = refusals.get(id) ?? 0;
  if (times === 0) return false;
  if (times !== 'always') refusals.set(id, times - 1);
  return true;
}
