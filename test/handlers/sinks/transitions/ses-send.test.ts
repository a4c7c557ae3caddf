import { createAwsRequest } from '../../../../handlers/core/aws-request';
import { systemClock } from '../../../../handlers/core/clock';
import { classifyError } from '../../../../handlers/core/error-class';
import { withBlame } from '../../../../handlers/sinks/transitions/blame';
import type { Notice } from '../../../../handlers/sinks/transitions/notice';
import { createSesSend } from '../../../../handlers/sinks/transitions/ses-send';
import type { SesTarget } from '../../../../handlers/sinks/transitions/settings';
import { expectedAuthorization, type StubAnswer, startStubService } from '../../../support/stub-service';
import { changeBetween, identityArn, shipped, shipping, status } from './order-changes';

const { signal } = new AbortController();
const { sns: _, ...placeless } = shipped;
const target: SesTarget = {
  identityArn,
  from: 'Shop <shop@example.com>',
  to: '{mail}',
  subject: 'Order {orderId}',
  text: 'Dear {name}',
};
const customer = (mail = 'ann@example.com', name = 'Ann') => ({ mail: { S: mail }, name: { S: name } });
const noticeOf = (more: Partial<SesTarget> = {}, item = customer()): Notice => ({
  rule: { ...placeless, ses: { ...target, ...more } },
  change: shipping(item),
  effectId: 'effect',
});

/** A stub in SES's place: there is none that runs with Node alone. */
async function rig(answer: (body: string) => StubAnswer = () => ({ body: '{"MessageId":"m"}' })) {
  const service = await startStubService(({ body }) => answer(body.toString()));
  const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'eu-west-1' };
  const request = createAwsRequest({ env: { ...env, AWS_ENDPOINT_URL_SESV2: service.url }, clock: systemClock });
  return { ...service, send: createSesSend(request) };
}

async function sent(notice: Notice) {
  const { send, requests, stop } = await rig();
  await send(notice, signal).finally(stop);
  return { request: requests[0]!, input: JSON.parse(requests[0]!.body.toString()) };
}

describe('createSesSend', () => {
  it('asks as botocore 1.43.106 does, and signs as AWS wants it', async () => {
    const { request, input } = await sent(noticeOf({ html: '<b>{name}</b>', configurationSetName: 'mails' }));

    expect(`${request.method} ${request.url}`).toBe('POST /v2/email/outbound-emails');
    expect(request.headers['content-type']).toBe('application/json');
    expect(request.headers.authorization).toMatch(/\/eu-west-1\/ses\/aws4_request/);
    expect(request.headers.authorization).toBe(expectedAuthorization(request, 's'));
    expect(input).toEqual({
      FromEmailAddress: 'Shop <shop@example.com>',
      Destination: { ToAddresses: ['ann@example.com'] },
      Content: {
        Simple: {
          Subject: { Data: 'Order o-1', Charset: 'UTF-8' },
          Body: { Text: { Data: 'Dear Ann', Charset: 'UTF-8' }, Html: { Data: '<b>Ann</b>', Charset: 'UTF-8' } },
          Headers: [{ Name: 'X-Tributary-Effect-Id', Value: 'effect' }],
        },
      },
      EmailTags: [
        { Name: 'tributary-effect', Value: 'effect' },
        { Name: 'tributary-transition', Value: 'shipped' },
      ],
      ConfigurationSetName: 'mails',
    });
  });

  it('fills in a template that SES keeps', async () => {
    const { subject: _subject, text: _text, ...bare } = target;
    const ses = { ...bare, template: 'shipped', templateData: { who: '{name}', order: '{orderId}' } };

    const { input } = await sent({ ...noticeOf(), rule: { ...placeless, ses } });

    expect(input.Content).toEqual({
      Template: {
        TemplateName: 'shipped',
        TemplateData: '{"who":"Ann","order":"o-1"}',
        Headers: [{ Name: 'X-Tributary-Effect-Id', Value: 'effect' }],
      },
    });
  });

  it('writes of an item that is gone as it last was', async () => {
    const change = changeBetween(status('PENDING', customer()), undefined);

    const { input } = await sent({ ...noticeOf(), change });

    expect(input.Content.Simple.Body.Text.Data).toBe('Dear Ann');
  });

  it('escapes values in HTML, and keeps a subject on one line', async () => {
    const odd = customer('ann@example.com', '<a href="x">&\'\r\nBcc: eve@example.com');

    const { input } = await sent(noticeOf({ html: '<b>{name}</b>', subject: '{name}' }, odd));

    const { Subject, Body } = input.Content.Simple;
    expect(Body.Html.Data).toBe('<b>&lt;a href=&quot;x&quot;&gt;&amp;&#39;\r\nBcc: eve@example.com</b>');
    expect(Subject.Data).toBe('<a href="x">&\' Bcc: eve@example.com');
  });

  it.each([
    ['ann@example.com, eve@example.com'],
    ['Ann <ann@example.com>'],
    ['ann@example.com\r\nBcc: eve@example.com'],
    ['ann'],
    ['@example.com'],
    ['\u00e4nn@example.com'],
  ])('is poison where the recipient is %j', async (mail) => {
    const { send, requests, stop } = await rig();

    const outcome = send(noticeOf({}, customer(mail)), signal);

    await expect(outcome).rejects.toMatchObject({ name: 'PoisonError', code: 'TransitionsAddress' });
    await stop();
    expect(requests).toEqual([]);
  });

  it.each(["o'neil+tag@example.co.uk", 'a.b_c@xn--bcher-kva.example'])('takes %s for an address', async (mail) => {
    const { input } = await sent(noticeOf({}, customer(mail)));

    expect(input.Destination.ToAddresses).toEqual([mail]);
  });

  it('is poison where the item lacks what the mail says', async () => {
    const { send, stop } = await rig();

    const outcome = send(noticeOf({ text: 'Dear {nobody}' }), signal);

    await expect(outcome).rejects.toMatchObject({ code: 'TemplateValue' });
    await stop();
  });

  it.each([
    ['TooManyRequestsException', 429, 'transient', 'transient'],
    ['LimitExceededException', 400, 'transient', 'transient'],
    ['AccountSuspendedException', 400, 'transient', 'transient'],
    ['SendingPausedException', 400, 'transient', 'transient'],
    ['MailFromDomainNotVerifiedException', 400, 'transient', 'transient'],
    ['NotFoundException', 404, 'transient', 'transient'],
    ['AccessDeniedException', 403, 'transient', 'transient'],
    ['InternalServiceErrorException', 500, 'transient', 'transient'],
    ['MessageRejected', 400, 'unknown', 'poison'],
    ['BadRequestException', 400, 'unknown', 'poison'],
  ])(
    'takes %s (%i) for %s, and for %s once SES has taken a mail of the rule',
    async (code, statusCode, before, after) => {
      const headers = { 'x-amzn-errortype': `${code}:http://internal.amazon.com/` };
      const refusal = { status: statusCode, headers, body: '{"message":"Email address ann@example.com"}' };
      const { send, stop } = await rig((body) => (body.includes('bad@') ? refusal : { body: '{"MessageId":"m"}' }));
      const blamed = withBlame(send);
      const bad = () => blamed(noticeOf({}, customer('bad@example.com')), signal).catch((error: Error) => error);

      const first = await bad();
      await blamed(noticeOf(), signal);
      const second = await bad();
      await stop();

      expect([first, second].map(classifyError)).toEqual([before, after]);
      expect(first).toMatchObject({ code });
      expect(String((first as Error).message) + (second as Error).message).not.toContain('example.com');
    },
  );

  it('tells the code that stands in the body, and the status where there is none', async () => {
    const answers = [
      { status: 400, body: '{"__type":"x#MessageRejected"}' },
      { status: 502, body: '<html>' },
    ];
    const { send, stop } = await rig(() => answers.shift()!);

    const errors = [];
    for (const _try of [1, 2]) errors.push(await send(noticeOf(), signal).catch((error: unknown) => error));
    await stop();

    expect(errors).toMatchObject([
      { code: 'MessageRejected', retryable: false },
      { code: 'Http502', statusCode: 502, retryable: true },
    ]);
  });
});
