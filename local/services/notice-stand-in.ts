import { randomUUID } from 'node:crypto';
import { type RunningProxy, serveExchange } from './sns-limits-proxy';

/** What somebody was told: an event on a bus, or a mail. */
export interface HeardNotice {
  readonly kind: 'event' | 'mail';
  /** The entry of PutEvents, or the input of SendEmail. */
  readonly content: object;
}

/** Takes what is heard; a request is answered when that is done. */
export type Hear = (notice: HeardNotice) => Promise<void>;

/**
 * Stand-in: neither EventBridge nor SES has an emulator that runs with Node alone. It knows PutEvents and SendEmail, and
 * listens on 127.0.0.1, on a free port.
 */
export function startNoticeStandIn(hear: Hear): Promise<RunningProxy> {
  return serveExchange(async ({ path, body }) => {
    const input = JSON.parse(body.toString()) as { readonly Entries?: readonly object[] };
    const isMail = path === '/v2/email/outbound-emails';
    const { status, output } = isMail ? await sendEmail(input, hear) : await putEvents(input.Entries ?? [], hear);
    const type = isMail ? 'application/json' : 'application/x-amz-json-1.1';
    return { status, headers: { 'content-type': type }, body: Buffer.from(JSON.stringify(output)) };
  });
}

interface Answer {
  readonly status: number;
  readonly output: object;
}

/** Bytes of all entries of one request stay below this. */
const bytesMax = 1_048_576;

async function putEvents(entries: readonly object[], hear: Hear): Promise<Answer> {
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry as Readonly<Record<string, unknown>>), 0);
  if (entries.length < 1 || entries.length > 10 || bytes >= bytesMax) {
    return { status: 400, output: { __type: 'ValidationException', message: 'Too many entries, or too large.' } };
  }
  await Promise.all(entries.map((content) => hear({ kind: 'event', content })));
  return { status: 200, output: { FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: randomUUID() })) } };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/calculate-putevents-entry-size.html */
function sizeOf({ Time, Source, DetailType, Detail }: Readonly<Record<string, unknown>>): number {
  const texts = [Source, DetailType, Detail].map((text) => Buffer.byteLength(String(text ?? '')));
  return texts.reduce((sum, bytes) => sum + bytes, Time === undefined ? 0 : 14);
}

async function sendEmail(content: object, hear: Hear): Promise<Answer> {
  await hear({ kind: 'mail', content });
  return { status: 200, output: { MessageId: randomUUID() } };
}
