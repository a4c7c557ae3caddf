import { createFirehoseStandIn, type FirehoseStandIn } from './firehose-stand-in';
import { serveExchange } from './sns-limits-proxy';

/** The stand-in for Firehose behind an endpoint of its own. */
export interface RunningFirehose extends Pick<FirehoseStandIn, 'create'> {
  readonly url: string;
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1, on a free port. */
export async function startFirehose(): Promise<RunningFirehose> {
  const standIn = createFirehoseStandIn();
  const { url, stop } = await serveExchange(async ({ headers, body }) => {
    const answer = await standIn.answer(headerOf(headers, 'x-amz-target'), body);
    const type = { 'content-type': 'application/x-amz-json-1.1' };
    return { status: answer.status, headers: type, body: Buffer.from(answer.body) };
  });
  return { url, stop, create: standIn.create };
}

function headerOf(headers: readonly string[], name: string): string {
  const at = headers.findIndex((header, index) => index % 2 === 0 && header.toLowerCase() === name);
  return at === -1 ? '' : headers[at + 1]!;
}
