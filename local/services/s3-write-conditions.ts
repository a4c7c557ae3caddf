import { type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** What S3 answers to a write whose condition does not hold. */
export interface WriteRefusal {
  readonly status: 404 | 412;
  readonly code: 'NoSuchKey' | 'PreconditionFailed';
}

interface ConditionRule {
  readonly header: 'if-match' | 'if-none-match';
  /** Whether a write with this value is refused where this ETag stands, or nothing does. */
  isBroken(value: string, eTag: string | undefined): boolean;
  readonly refusal: WriteRefusal;
}

const failed: WriteRefusal = { status: 412, code: 'PreconditionFailed' };

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html#conditional-error-response */
const conditionRules: readonly ConditionRule[] = [
  { header: 'if-none-match', isBroken: (_star, eTag) => eTag !== undefined, refusal: failed },
  {
    header: 'if-match',
    isBroken: (_value, eTag) => eTag === undefined,
    refusal: { status: 404, code: 'NoSuchKey' },
  },
  { header: 'if-match', isBroken: (value, eTag) => bare(value) !== bare(eTag ?? ''), refusal: failed },
];

/** What S3 refuses about a write, by its conditions and the ETag of what stands there; undefined: nothing. */
export function writeRefusal(headers: IncomingHttpHeaders, eTag: string | undefined): WriteRefusal | undefined {
  return conditionRules.find(({ header, isBroken }) => {
    const value = headers[header];
    return value !== undefined && isBroken(value, eTag);
  })?.refusal;
}

/** Lets a request pass when its conditions hold, or answers it. */
export type GuardWrite = (incoming: IncomingMessage, outgoing: ServerResponse, pass: () => void) => void;

/**
 * The conditions of writes, which the emulator takes no notice of. Writes of one object with conditions wait for one
 * another, so that what was looked at is what is written over.
 */
export function guardWrites(target: URL): GuardWrite {
  const turns = new Map<string, Promise<void>>();
  return (incoming, outgoing, pass) => {
    const { method, headers, url = '/' } = incoming;
    const isConditional = headers['if-match'] !== undefined || headers['if-none-match'] !== undefined;
    if (method !== 'PUT' || !isConditional) return pass();
    const path = url.split('?')[0]!;
    const turn = (turns.get(path) ?? Promise.resolve())
      .then(() => takeTurn(target, path, incoming, outgoing, pass))
      .catch(() => void outgoing.destroy())
      .finally(() => {
        if (turns.get(path) === turn) turns.delete(path);
      });
    turns.set(path, turn);
  };
}

async function takeTurn(
  target: URL,
  path: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  pass: () => void,
): Promise<void> {
  const refusal = writeRefusal(incoming.headers, await eTagOf(target, path));
  if (outgoing.destroyed) return;
  const ended = new Promise<void>((resolve) => outgoing.once('close', resolve));
  if (refusal) {
    incoming.resume();
    outgoing.writeHead(refusal.status, { 'content-type': 'application/xml' });
    outgoing.end(`<Error><Code>${refusal.code}</Code></Error>`);
  } else pass();
  await ended;
}

function eTagOf(target: URL, path: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request({ hostname: target.hostname, port: target.port, method: 'HEAD', path }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? String(response.headers.etag) : undefined);
    });
    asking.once('error', reject).end();
  });
}

function bare(eTag: string): string {
  return eTag.replaceAll('"', '');
}
