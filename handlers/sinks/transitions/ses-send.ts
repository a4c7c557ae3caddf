import type { Item } from '../../core/attribute-value';
import type { AwsRequest } from '../../core/aws-request';
import { isTransientAnswer } from '../../core/error-class';
import { PoisonError, SinkError } from '../../core/errors';
import type { HttpAnswer } from '../../core/http-exchange';
import { fillTemplate, type ItemTemplate } from '../item-template';
import type { Send } from './blame';
import type { Notice } from './notice';
import type { SesTarget } from './settings';

/**
 * Sends mails by SES's SendEmail. SES has no idempotency key: a mail sent twice is two mails. The effect's id is in the
 * header `X-Tributary-Effect-Id` and in the tag `tributary-effect`, by which events of a configuration set tell it.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function createSesSend(request: AwsRequest): Send {
  return async (notice, signal) => {
    const answer = await request({
      service: 'sesv2',
      path: '/v2/email/outbound-emails',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sendEmailInput(notice)),
      signal,
    });
    if (answer.statusCode !== 200) throw refusal(answer);
  };
}

function sendEmailInput({ rule, change, effectId }: Notice): object {
  const target = rule.ses as SesTarget;
  const item = (change.eventName === 'REMOVE' ? change.oldImage : change.newImage)!;
  const headers = [{ Name: 'X-Tributary-Effect-Id', Value: effectId }];
  return {
    FromEmailAddress: target.from,
    Destination: { ToAddresses: [addressOf(target.to, item)] },
    Content: target.template
      ? { Template: templateOf(target, item, headers) }
      : { Simple: mailOf(target, item, headers) },
    EmailTags: [
      { Name: 'tributary-effect', Value: effectId },
      { Name: 'tributary-transition', Value: rule.name },
    ],
    ...(target.configurationSetName && { ConfigurationSetName: target.configurationSetName }),
  };
}

function templateOf({ template, templateData = {} }: SesTarget, item: Item, headers: readonly object[]): object {
  const filled = Object.entries(templateData).map(([name, text]) => [name, fillTemplate(text, item, asItIs)]);
  return { TemplateName: template, TemplateData: JSON.stringify(Object.fromEntries(filled)), Headers: headers };
}

function mailOf({ subject = '', text, html }: SesTarget, item: Item, headers: readonly object[]): object {
  const content = (template: ItemTemplate, encode: (value: string) => string) => ({
    Data: fillTemplate(template, item, encode),
    Charset: 'UTF-8',
  });
  const body = {
    ...(text !== undefined && { Text: content(text, asItIs) }),
    ...(html !== undefined && { Html: content(html, escapeHtml) }),
  };
  return { Subject: content(subject, onOneLine), Body: body, Headers: headers };
}

/** One address and nothing else: a value with a comma in it must not add a recipient. SES takes ASCII before the `@`. */
function addressOf(to: ItemTemplate, item: Item): string {
  const address = fillTemplate(to, item, asItIs);
  if (/^[!#-'*+\-/-9=?A-Z^-~.]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/.test(address)) return address;
  throw new PoisonError('The recipient is no single address of a mail (TransitionsAddress).', {
    code: 'TransitionsAddress',
  });
}

const asItIs = (text: string) => text;

/** A line break in a value would begin a header of its own. */
const onOneLine = (text: string) => text.replace(/\p{Cc}+/gu, ' ');

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]!);

function refusal(answer: HttpAnswer): SinkError {
  const { statusCode } = answer;
  const code = codeOf(answer) ?? `Http${statusCode}`;
  const isOperators = statusCode === 403 || statusCode === 404 || operatorsCodes.has(code);
  const retryable = isOperators || isTransientAnswer(statusCode, code);
  return new SinkError(`SES refused a mail (${code}).`, { code, statusCode, retryable });
}

/**
 * The account and its domains, which an operator mends. `MessageRejected` and `BadRequestException` are left open: SES
 * says them of a bad message and address, and of a sender that is not verified alike.
 */
const operatorsCodes = new Set([
  'AccountSuspendedException',
  'MailFromDomainNotVerifiedException',
  'SendingPausedException',
]);

/** `MessageRejected:http://...` in a header, or `__type` or `code` in the body. */
function codeOf({ headers, body }: HttpAnswer): string | undefined {
  const named = headers['x-amzn-errortype'] ?? typeIn(body);
  return typeof named === 'string' ? named.replace(/^.*#/, '').replace(/:.*$/, '') : undefined;
}

function typeIn(body: Buffer): unknown {
  try {
    const { __type, code } = JSON.parse(body.toString()) as { readonly __type?: unknown; readonly code?: unknown };
    return __type ?? code;
  } catch {
    return undefined;
  }
}
