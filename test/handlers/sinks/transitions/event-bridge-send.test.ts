import { createAwsRequest } from '../../../../handlers/core/aws-request';
import { systemClock } from '../../../../handlers/core/clock';
import { classifyError } from '../../../../handlers/core/error-class';
import { createJsonCall } from '../../../../handlers/core/json-call';
import { type Send, withBlame } from '../../../../handlers/sinks/transitions/blame';
import { createEventBridgeSend } from '../../../../handlers/sinks/transitions/event-bridge-send';
import type { Notice } from '../../../../handlers/sinks/transitions/notice';
import { type StubAnswer, startStubService } from '../../../support/stub-service';
import { busArn, shipped, shipping } from './order-changes';

const { signal } = new AbortController();
const { sns: _, ...placeless } = shipped;
const rule = { ...placeless, eventBridge: { bus: busArn, source: 'shop.orders', detailType: 'OrderShipped' } };
const noticeOf = (effectId: string, more: object = {}): Notice => ({ rule, change: shipping(more as never), effectId });

interface PutEvents {
  readonly Entries: readonly { readonly Detail: string }[];
}

/** A stub in EventBridge's place: there is none that runs with Node alone. */
async function rig(answer: (entries: PutEvents['Entries']) => StubAnswer) {
  const service = await startStubService(({ body }) => answer((JSON.parse(body.toString()) as PutEvents).Entries));
  const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'eu-west-1' };
  const request = createAwsRequest({
    env: { ...env, AWS_ENDPOINT_URL_EVENTBRIDGE: service.url },
    clock: systemClock,
  });
  const call = createJsonCall(request, { service: 'eventbridge', target: 'AWSEvents', jsonVersion: '1.1' });
  return { ...service, send: createEventBridgeSend(busArn, call) };
}

const idOf = ({ Detail }: { readonly Detail: string }) => JSON.parse(Detail).effectId as string;
const results = (entries: readonly object[]) => ({ body: JSON.stringify({ FailedEntryCount: 0, Entries: entries }) });
const taken = (entries: readonly object[]) => results(entries.map(() => ({ EventId: 'e' })));
const settle = (send: Send, notices: readonly Notice[]) =>
  Promise.allSettled(notices.map((notice) => send(notice, signal)));

describe('createEventBridgeSend', () => {
  it('asks as botocore 1.43.106 does', async () => {
    const { send, requests, stop } = await rig(taken);

    await send(noticeOf('effect'), signal);
    await stop();

    const [{ method, url, headers, body }] = requests as [(typeof requests)[0]];
    const [{ Detail, ...entry }] = JSON.parse(body.toString()).Entries;
    expect({ method, url }).toEqual({ method: 'POST', url: '/' });
    expect(headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSEvents.PutEvents',
    });
    expect(headers.authorization).toMatch(/Credential=a\/\d{8}\/eu-west-1\/events\/aws4_request/);
    expect(entry).toEqual({
      Time: 1_767_225_600,
      Source: 'shop.orders',
      DetailType: 'OrderShipped',
      EventBusName: busArn,
    });
    expect(JSON.parse(Detail)).toMatchObject({
      effectId: 'effect',
      transition: { name: 'shipped', attribute: 'status', from: { S: 'PENDING' }, to: { S: 'SHIPPED' } },
      new: { status: { S: 'SHIPPED' } },
      old: { status: { S: 'PENDING' } },
    });
  });

  it('puts ten events into one request, and the eleventh into another', async () => {
    const { send, requests, stop } = await rig(taken);

    await settle(
      send,
      Array.from({ length: 11 }, (_, index) => noticeOf(`e${index}`)),
    );
    await stop();

    const sizes = requests.map(({ body }) => JSON.parse(body.toString()).Entries.length);
    expect(sizes).toEqual([10, 1]);
  });

  it('tells each event its own result', async () => {
    const { send, stop } = await rig(() =>
      results([{ EventId: 'e' }, { ErrorCode: 'ThrottlingException' }, { ErrorCode: 'MalformedDetail' }, {}]),
    );

    const outcomes = await settle(
      send,
      ['a', 'b', 'c', 'd'].map((id) => noticeOf(id)),
    );
    await stop();

    const told = outcomes.map((outcome) =>
      'reason' in outcome ? [outcome.reason.code, classifyError(outcome.reason)] : [],
    );
    expect(told).toEqual([
      [],
      ['ThrottlingException', 'transient'],
      ['MalformedDetail', 'unknown'],
      ['MissingResult', 'transient'],
    ]);
    expect(outcomes).toMatchObject([{}, { reason: { statusCode: 400 } }, { reason: { statusCode: 400 } }, {}]);
  });

  it.each([
    ['InternalFailure', 'transient'],
    ['ThrottlingException', 'transient'],
    ['AccessDeniedException', 'transient'],
    ['NotAuthorizedForSourceException', 'transient'],
    ['NotAuthorizedForDetailTypeException', 'transient'],
    ['InvalidAccountIdException', 'transient'],
    ['InvalidArgument', 'poison'],
    ['MalformedDetail', 'poison'],
  ])('takes %s for %s once the bus has taken an event of the rule', async (code, expected) => {
    const { send, stop } = await rig((entries) =>
      results(entries.map((entry) => (idOf(entry) === 'bad' ? { ErrorCode: code } : { EventId: 'e' }))),
    );
    const blamed = withBlame(send);

    await blamed(noticeOf('good'), signal);
    const [bad] = await settle(blamed, [noticeOf('bad')]);
    await stop();

    expect(classifyError((bad as PromiseRejectedResult).reason)).toBe(expected);
  });

  it('asks again one by one where a request is refused as a whole', async () => {
    const refusal = { status: 400, body: '{"__type":"ValidationException"}' };
    const { send, requests, stop } = await rig((entries) =>
      entries.some((entry) => idOf(entry) === 'bad') ? refusal : taken(entries),
    );

    const outcomes = await settle(
      send,
      ['a', 'bad', 'c'].map((id) => noticeOf(id)),
    );
    await stop();

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(requests).toHaveLength(4);
  });

  it('leaves open what became of an event whose answer was cut short', async () => {
    const { send, stop } = await rig(() => ({ body: '{"Entries":[' }));

    const [outcome] = await settle(send, [noticeOf('a')]);
    await stop();

    expect(outcome).toMatchObject({ reason: { retryable: true, statusCode: undefined } });
  });

  it('refuses what no bus takes, and sends the key alone where asked to', async () => {
    const { send, requests, stop } = await rig(taken);
    const huge = { note: { S: 'x'.repeat(600_000) } };
    const brief = { ...noticeOf('b', huge), rule: { ...rule, content: 'keys' as const } };

    const outcomes = await settle(send, [noticeOf('a', huge), brief]);
    await stop();

    expect(outcomes).toMatchObject([{ reason: { code: 'MessageTooLarge' } }, { status: 'fulfilled' }]);
    expect(requests[0]!.body.length).toBeLessThan(2_000);
  });

  it('escapes what a queue behind the bus would refuse', async () => {
    const { send, requests, stop } = await rig(taken);

    await send(noticeOf('a', { note: { S: '\ufffe' } }), signal);
    await stop();

    const [{ Detail }] = JSON.parse(requests[0]!.body.toString()).Entries;
    expect(Detail).not.toContain('\ufffe');
    expect(JSON.parse(Detail).new.note).toEqual({ S: '\ufffe' });
  });
});
