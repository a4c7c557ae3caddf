import type { AwsCall } from '../../../../handlers/core/aws-request';
import { SinkError } from '../../../../handlers/core/errors';
import { type ClaimCheckStore, createAuditSink } from '../../../../handlers/sinks/audit/audit-sink';
import { createDeliveryStream, recordBytes } from '../../../../handlers/sinks/audit/delivery-stream';
import { createFirehoseStandIn } from '../../../../local/services/firehose-stand-in';
import { createRig } from '../../../support/batch-rig';
import { firehoseRequest } from '../../../support/firehose-request';
import { sequenceNumberAt, streamRecord, streamRecords } from '../../../support/stream-event';

interface World {
  readonly refuse?: (line: string, times: number) => string | undefined;
  readonly before?: (call: AwsCall) => void;
  readonly store?: ClaimCheckStore;
}

/** The sink before the stand-in, with every line in the order of arrival. */
function setUp({ refuse = () => undefined, before = () => {}, store }: World = {}) {
  const lines: { readonly [name: string]: unknown }[] = [];
  const requests: Buffer[] = [];
  const seen = new Map<string, number>();
  const standIn = createFirehoseStandIn((content) => {
    const line = content.toString();
    const times = (seen.get(line) ?? 0) + 1;
    seen.set(line, times);
    return refuse(line, times);
  });
  standIn.create('audit', async (content) => {
    const text = content.toString();
    lines.push(
      ...text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    );
  });
  const request = firehoseRequest(standIn, (call) => {
    requests.push(Buffer.from(call.body ?? ''));
    before(call);
  });
  const stream = createDeliveryStream(request, 'audit');
  const rig = createRig(createAuditSink({ stream, ...(store && { claimCheck: { bucket: 'log', store } }) }));
  return { ...rig, lines, requests, ids: () => lines.map(({ id }) => id) };
}

const large = (bytes: number, place = 0) =>
  streamRecord({
    newImage: { blob: { S: 'x'.repeat(bytes) } },
    keys: { customerId: { S: 'c1' }, orderId: { S: `o${place}` } },
    sequenceNumber: sequenceNumberAt(place),
  });

describe('createAuditSink', () => {
  it('writes a change as one line with its id, version, times and images as they are', async () => {
    const { invoke, lines } = setUp();
    const record = streamRecord({
      eventName: 'MODIFY',
      newImage: { total: { N: '12345678901234567890123456789012345678' }, tags: { SS: ['a'] } },
      oldImage: { total: { N: '1E+40' }, file: { B: 'AQI=' } },
      eventID: 'event-1',
    });

    await invoke([record]);

    const keys = { customerId: { S: 'c1' }, orderId: { S: 'o1' } };
    expect(lines).toEqual([
      {
        id: 'event-1',
        type: 'MODIFY',
        table: 'orders',
        region: 'eu-west-1',
        keys,
        version: '2026-01-02T03:04:05.678:0000000000000000400000000000032021070652',
        createdAtMs: 1_767_323_045_000,
        new: { ...keys, total: { N: '12345678901234567890123456789012345678' }, tags: { SS: ['a'] } },
        old: { ...keys, total: { N: '1E+40' }, file: { B: 'AQI=' } },
      },
    ]);
  });

  it('writes what there is where the view type leaves images out', async () => {
    const { invoke, lines } = setUp();

    const { batchItemFailures } = await invoke([streamRecord({ eventName: 'MODIFY' })]);

    expect(batchItemFailures).toEqual([]);
    expect(lines).toHaveLength(1);
  });

  it('puts up to 500 records into a request', async () => {
    const { invoke, ids, requests } = setUp();

    await invoke(streamRecords(1_001));

    expect(requests.map((body) => JSON.parse(body.toString()).Records.length)).toEqual([500, 500, 1]);
    expect(new Set(ids()).size).toBe(1_001);
  });

  it('fills requests up to 4 MiB, counted with base64, and never above', async () => {
    const { invoke, requests, ids } = setUp();
    const records = Array.from({ length: 40 }, (_, place) => large(200_000 + place * 1_000, place));

    await invoke(records);

    const bytes = requests.map(({ byteLength }) => byteLength);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(4_194_304);
    expect(bytes.slice(0, -1).every((one) => one > 4_194_304 - recordBytes(250_000))).toBe(true);
    expect(ids()).toHaveLength(40);
  });

  it('tries only what was refused again, by its place in the request', async () => {
    const refuse = (line: string, times: number) =>
      /"S":"o[37]"/.test(line) && times === 1 ? 'ServiceUnavailableException' : undefined;
    const { invoke, ids, requests, metrics } = setUp({ refuse });

    const { batchItemFailures } = await invoke(streamRecords(10));

    const idAt = (place: number) => `id-${sequenceNumberAt(place)}`;
    expect(batchItemFailures).toEqual([]);
    expect(ids()).toEqual([...[0, 1, 2, 4, 5, 6, 8, 9].map(idAt), idAt(3), idAt(7)]);
    expect(requests).toHaveLength(2);
    expect(metrics).toEqual([expect.objectContaining({ Done: 10, Retried: 2 })]);
  });

  it('keeps the changes of an item in order when one of them is refused at first', async () => {
    const refuse = (line: string, times: number) =>
      line.includes(sequenceNumberAt(0)) && times < 3 ? 'InternalFailure' : undefined;
    const { invoke, ids } = setUp({ refuse });

    await invoke(streamRecords(4, (place) => (place === 2 ? 'other' : 'same')));

    const own = ids().filter((id) => id !== `id-${sequenceNumberAt(2)}`);
    expect(own).toEqual([0, 1, 3].map((place) => `id-${sequenceNumberAt(place)}`));
  });

  it('reports exactly what stays refused, with what follows it', async () => {
    const { invoke, ids, quarantined } = setUp({
      refuse: (line) => (line.includes('"o2"') ? 'ServiceUnavailableException' : undefined),
    });

    const { batchItemFailures } = await invoke(streamRecords(4));

    expect(batchItemFailures).toEqual([{ itemIdentifier: sequenceNumberAt(2) }]);
    expect(ids()).toHaveLength(3);
    expect(quarantined).toEqual([]);
  });

  it.each([
    ['an answer with too few results', { FailedPutCount: 0, RequestResponses: [{ RecordId: '1' }] }],
    ['an answer without results', { FailedPutCount: 0 }],
    ['neither id nor error', { FailedPutCount: 0, RequestResponses: [{}, {}] }],
  ])('does not take silence for success: %s', async (_what, output) => {
    const answer = { statusCode: 200, headers: {}, body: Buffer.from(JSON.stringify(output)) };
    const request = Object.assign(async () => answer, {
      endpointOf: () => ({ url: new URL('http://x'), custom: true }),
    });
    const { invoke } = createRig(createAuditSink({ stream: createDeliveryStream(request, 'audit') }));

    const { batchItemFailures } = await invoke(streamRecords(2));

    expect(batchItemFailures).toHaveLength(1);
  });

  it('waits where the delivery stream is not there', async () => {
    const standIn = createFirehoseStandIn();
    const stream = createDeliveryStream(firehoseRequest(standIn), 'missing');
    const { invoke, quarantined, logs } = createRig(createAuditSink({ stream }));

    const { batchItemFailures } = await invoke(streamRecords(1));

    expect(batchItemFailures).toHaveLength(1);
    expect(quarantined).toEqual([]);
    expect(logs[0]?.fields).toMatchObject({ errorCode: 'ResourceNotFoundException' });
  });

  it('finds the guilty record where the request is refused as a whole', async () => {
    const { invoke, quarantined, ids } = setUp({
      before: ({ body }) => {
        const { Records } = JSON.parse(String(body)) as { Records: { Data: string }[] };
        const isGuilty = Records.some(({ Data }) => Buffer.from(Data, 'base64').includes('"o3"'));
        if (isGuilty) throw new SinkError('no', { code: 'ValidationException', statusCode: 400, retryable: false });
      },
    });

    const { batchItemFailures } = await invoke(streamRecords(5));

    expect(batchItemFailures).toEqual([]);
    expect(quarantined.map(({ change }) => change?.keys.orderId)).toEqual([{ S: 'o3' }]);
    expect(ids()).toHaveLength(4);
  });

  it('puts a line above 1,000 KiB into an object, and a pointer into the log behind it', async () => {
    const stored: string[] = [];
    const order: string[] = [];
    const { invoke, lines } = setUp({
      store: async (key, body) => {
        stored.push(key, Buffer.from(body).toString());
        order.push('store');
      },
      before: () => void order.push('put'),
    });

    await invoke([large(1_024_000)]);

    const {
      claimCheck,
      new: image,
      ...rest
    } = lines[0] as { claimCheck: { bucket: string; key: string }; new?: object };
    const [key, text = ''] = stored;
    expect(claimCheck).toEqual({ bucket: 'log', key });
    expect(key).toMatch(/^claim-check\/[0-9a-f]{64}\.json$/);
    expect(image).toBeUndefined();
    expect(JSON.parse(text)).toMatchObject({ ...rest, new: { blob: { S: 'x'.repeat(1_024_000) } } });
    expect(order).toEqual(['store', 'put']);
  });

  it('sends a line of just 1,000 KiB whole', async () => {
    const overhead = await lineBytes(large(0));
    const { invoke, lines, requests } = setUp();

    await invoke([large(1_024_000 - overhead)]);

    expect(lines).toHaveLength(1);
    expect(JSON.parse(requests[0]!.toString()).Records[0].Data).toHaveLength(recordBytes(1_024_000) - 12);
  });

  it('quarantines a line that is too large where there is no bucket for it', async () => {
    const { invoke, quarantined, ids } = setUp();

    await invoke([large(1_024_000), large(1, 1)]);

    expect(quarantined.map(({ error }) => error)).toEqual([expect.objectContaining({ code: 'LineTooLarge' })]);
    expect(ids()).toHaveLength(1);
  });

  it('writes no pointer to what could not be stored', async () => {
    const { invoke, lines } = setUp({
      store: async () => {
        throw new SinkError('busy', { code: 'SlowDown', retryable: true });
      },
    });

    const { batchItemFailures } = await invoke([large(1_024_000)]);

    expect(batchItemFailures).toHaveLength(1);
    expect(lines).toEqual([]);
  });
});

async function lineBytes(record: object): Promise<number> {
  const { invoke, requests } = setUp();
  await invoke([record]);
  return Buffer.from(JSON.parse(requests[0]!.toString()).Records[0].Data, 'base64').byteLength;
}
