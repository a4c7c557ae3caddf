import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import fc from 'fast-check';
import { type Clock, systemClock } from '../../../handlers/core/clock';
import { createBatchProcessor } from '../../../handlers/core/process-batch';
import { createDirectTransport } from '../../../handlers/fan-out/direct-transport';
import { fanOutSink } from '../../../handlers/fan-out/fan-out-sink';
import { createSdkTransport } from '../../../handlers/fan-out/sdk-transport';
import type { Transport, TransportSettings } from '../../../handlers/fan-out/transport';
import { recordingLogger } from '../../support/batch-rig';
import { type RunningFauxqs, startFauxqs } from '../../support/fauxqs';
import { type FaultyProxy, type SnsFault, startFaultyProxy } from '../../support/sns-limits-proxy';
import { sequenceNumberAt, streamRecord } from '../../support/stream-event';

const savedEnvironment = { ...process.env };
let fauxqs: RunningFauxqs;
let proxy: FaultyProxy;
let topics: Record<'standard' | 'fifo', string>;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  proxy = await startFaultyProxy(fauxqs.url);
  const environment = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_ENDPOINT_URL_SNS: proxy.url };
  Object.assign(process.env, environment);
  const sns = new SNSClient({ region: 'eu-west-1' });
  const create = async (Name: string, Attributes: Record<string, string>) =>
    (await sns.send(new CreateTopicCommand({ Name, Attributes }))).TopicArn!;
  topics = { standard: await create('changes', {}), fifo: await create('changes.fifo', { FifoTopic: 'true' }) };
  sns.destroy();
});

afterAll(async () => {
  await proxy.stop();
  await fauxqs.stop();
  process.env = savedEnvironment;
});

/** Pauses between tries pass a hundred times faster; time itself does not. */
const hurriedClock: Clock = {
  nowMs: systemClock.nowMs,
  after: (delayMs, callback) => systemClock.after(delayMs / 100, callback),
};

type Step = 'fine' | 'lost' | 'unanswered' | 'throttled' | 'unavailable' | 'first fails' | 'odd fail';

/** What goes wrong with requests, one step each; after the last one nothing does. */
const course = fc.array(
  fc.constantFrom<Step>('fine', 'lost', 'unanswered', 'throttled', 'unavailable', 'first fails', 'odd fail'),
  { maxLength: 12 },
);

const faultOf: Readonly<Record<Step, (ids: readonly string[]) => SnsFault>> = {
  fine: () => ({}),
  lost: () => ({ drop: 'before' }),
  unanswered: () => ({ drop: 'after' }),
  throttled: () => ({ answer: { status: 400, code: 'Throttled' } }),
  unavailable: () => ({ answer: { status: 503, code: 'ServiceUnavailable' } }),
  'first fails': (ids) => ({ entries: ids.slice(0, 1).map(internalError) }),
  'odd fail': (ids) => ({ entries: ids.filter((_, index) => index % 2 === 1).map(internalError) }),
};

function internalError(id: string) {
  return { id, code: 'InternalError', message: 'later', senderFault: false };
}

const batch = fc.record({
  items: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 40 }),
  poison: fc.array(fc.nat({ max: 39 }), { maxLength: 3 }),
  course,
  concurrency: fc.constantFrom(1, 2, 16),
});

/** Delivers the records as Lambda does: from the lowest reported one on, until nothing is reported. */
async function deliver(
  topicArn: string,
  transport: Transport,
  drawn: typeof batch extends fc.Arbitrary<infer B> ? B : never,
) {
  const quarantined: string[] = [];
  const process = createBatchProcessor({
    consumer: 'FanOut',
    sink: fanOutSink({ topicArn, transport, filterAttributes: [] }),
    quarantine: async ({ change }) => void quarantined.push(change!.id),
    readObject: async () => Buffer.from(''),
    clock: hurriedClock,
    random: Math.random,
    logger: recordingLogger([]),
    metrics: () => {},
    concurrency: drawn.concurrency,
  });
  const records = drawn.items.map((item, index) =>
    streamRecord({
      keys: { orderId: { S: item } },
      newImage: { revision: { N: String(index) } },
      sequenceNumber: sequenceNumberAt(index),
      eventID: String(index),
    }),
  );
  const poison = new Set(drawn.poison.map(String));
  const steps = [...drawn.course];
  proxy.fail((form) => {
    const messages = form.messages.map(({ id, message }) => ({ id, eventId: JSON.parse(message).id as string }));
    const { entries = [], ...fault } = faultOf[steps.shift() ?? 'fine'](messages.map(({ id }) => id));
    const refused = messages
      .filter(({ eventId }) => poison.has(eventId))
      .map(({ id }) => ({ id, code: 'InvalidParameter', message: 'never', senderFault: true }));
    const others = entries.filter(({ id }) => !refused.some((entry) => entry.id === id));
    return { ...fault, entries: [...refused, ...others] };
  });
  const first = proxy.published.length;
  let rest = records;
  for (let delivery = 0; rest.length > 0; delivery++) {
    if (delivery > 60) throw new Error('The batch makes no progress.');
    const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 900_000 };
    const { batchItemFailures } = await process({ Records: rest }, context);
    const from = rest.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === batchItemFailures[0]?.itemIdentifier);
    rest = from === -1 ? [] : rest.slice(from);
  }
  const published = proxy.published.slice(first).map(({ groupId, deduplicationId, message }) => {
    const { id, keys } = JSON.parse(message) as { id: string; keys: { orderId: { S: string } } };
    return { id, item: keys.orderId.S, groupId, deduplicationId };
  });
  return { published, quarantined, ids: records.map(({ eventID }) => eventID), poison };
}

const transports: readonly (readonly [string, (settings: TransportSettings) => Transport])[] = [
  ['the SDK', (settings) => createSdkTransport(settings, { clock: systemClock })],
  ['signed requests', (settings) => createDirectTransport(settings, { env: process.env, clock: systemClock })],
];

describe.each(transports)('fanOutSink on %s', (_, create) => {
  test('publishes every change and quarantines only poison, whatever fails on the way', async () => {
    const transport = create({ topicArn: topics.standard, connectionsMax: 16 });
    await fc.assert(
      fc.asyncProperty(batch, async (drawn) => {
        const { published, quarantined, ids, poison } = await deliver(topics.standard, transport, drawn);

        const present = ids.filter((id) => poison.has(id));
        expect(new Set(published.map(({ id }) => id))).toEqual(new Set(ids.filter((id) => !poison.has(id))));
        expect([...new Set(quarantined)].sort()).toEqual(present.sort());
      }),
      { numRuns: 60 },
    );
  });

  test('keeps the changes of an item in order on a FIFO topic, whatever fails on the way', async () => {
    const transport = create({ topicArn: topics.fifo, connectionsMax: 16 });
    await fc.assert(
      fc.asyncProperty(batch, async (drawn) => {
        const { published, ids, poison } = await deliver(topics.fifo, transport, drawn);

        // SNS drops what it has seen within five minutes, so the first time is the one that counts.
        const seen = new Map(published.map(({ id, groupId }) => [id, groupId]));
        expect(new Set(seen.keys())).toEqual(new Set(ids.filter((id) => !poison.has(id))));
        expect(published.every(({ id, deduplicationId }) => deduplicationId === id)).toBe(true);
        for (const item of new Set(drawn.items)) {
          const ofItem = published.filter((message) => message.item === item);
          const order = [...new Set(ofItem.map(({ id }) => Number(id)))];
          expect(order).toEqual([...order].sort((one, other) => one - other));
          expect(new Set(ofItem.map(({ groupId }) => groupId)).size).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });
});
