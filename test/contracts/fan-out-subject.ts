import { systemClock } from '../../handlers/core/clock';
import { decodeQueueMessage } from '../../handlers/core/queue-message';
import { createDirectTransport } from '../../handlers/fan-out/direct-transport';
import { fanOutSink } from '../../handlers/fan-out/fan-out-sink';
import type { FaultyProxy, SnsFault } from '../support/sns-limits-proxy';
import { queueMessage } from '../support/stream-event';
import type { LogEntry, LogSubject } from './subject';

export interface FanOutPlace {
  readonly topicArn: string;
  /** In front of the SNS that has the topic. */
  readonly proxy: FaultyProxy;
  /** Has messages that are too large for SNS wait in a bucket. Default false: they are poison. */
  readonly hasClaimCheck?: boolean;
}

/** More than a message of SNS holds. */
const large = { payload: { S: 'secret-large'.repeat(22_000) } };

const credentials = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };

/** The fan-out sink on a topic; what it publishes is read as a subscriber reads it. */
export function fanOutSubject(name: string, place: () => FanOutPlace, hasClaimCheck = false): LogSubject {
  return {
    name: `fan-out on ${name}`,
    keepsOrder: name.includes('FIFO'),
    ...(hasClaimCheck ? { attributes: [{ status: { S: 'PENDING' } }, large] } : { poison: [large] }),
    async open({ around }) {
      const { topicArn, proxy } = place();
      const env = { ...credentials, AWS_ENDPOINT_URL_SNS: proxy.url };
      const transport = createDirectTransport({ topicArn, connectionsMax: 16 }, { env, clock: systemClock });
      const bucket = new Map<string, string>();
      const first = proxy.published.length;
      const refusals = new Map<string, number | 'always'>();
      proxy.fail((form) => faultOf(form.messages, refusals));
      return {
        sink: fanOutSink({
          topicArn,
          filterAttributes: ['status'],
          transport: { publishBatch: (...args) => around(() => transport.publishBatch(...args)) },
          ...(hasClaimCheck && {
            claimCheck: {
              bucket: 'messages',
              keep: [],
              store: (key, body) => around(async () => void bucket.set(key, body)),
            },
          }),
        }),
        refuse(changeIds, times) {
          for (const id of changeIds) refusals.set(id, times);
        },
        read: () => Promise.all(proxy.published.slice(first).map(({ message }) => entryOf(message, bucket))),
        close: async () => {},
      };
    },
  };
}

/** As a queue consumer reads a message, and what it points to. */
export async function entryOf(message: string, bucket: ReadonlyMap<string, string>): Promise<LogEntry> {
  const readObject = async ({ key }: { readonly key: string }) => Buffer.from(bucket.get(key) ?? '');
  const { id, ...change } = await decodeQueueMessage(queueMessage(message), 'message', readObject);
  return { changeId: id, ...change };
}

type Messages = readonly { readonly id: string; readonly message: string }[];

/** SNS fails entries one by one, and says of each whether its sender is to blame. */
function faultOf(messages: Messages, refusals: Map<string, number | 'always'>): SnsFault {
  const refused = messages.flatMap(({ id, message }) => {
    const changeId = JSON.parse(message).id as string;
    const times = refusals.get(changeId) ?? 0;
    if (times === 0) return [];
    if (times !== 'always') refusals.set(changeId, times - 1);
    const senderFault = times === 'always';
    return [{ id, code: senderFault ? 'InvalidParameter' : 'InternalError', message: 'refused', senderFault }];
  });
  return { entries: refused };
}
