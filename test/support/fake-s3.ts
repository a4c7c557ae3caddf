import { createHash } from 'node:crypto';
import type { AwsCall, AwsRequest } from '../../handlers/core/aws-request';
import type { HttpAnswer } from '../../handlers/core/http-exchange';

export interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly headers: { readonly [name: string]: string };
}

export interface FakeS3 {
  readonly request: AwsRequest;
  /** By `/bucket/key`, percent-encoded as it was sent. */
  readonly objects: Map<string, StoredObject>;
}

/**
 * Fake: the part of S3 that keeps objects under conditions, in this process. The emulator that tests in Node start
 * takes no notice of conditions; this one stands behind the same contract as one that does (`npm run test:services`).
 */
export function createFakeS3(bucket = 'states'): FakeS3 {
  const objects = new Map<string, StoredObject>();
  const request = async (call: AwsCall) =>
    call.path?.startsWith(`/${bucket}/`) ? answerTo(call, objects) : refusal(404, 'NoSuchBucket', call.method);
  return {
    objects,
    request: Object.assign(request, { endpointOf: () => endpoint }),
  };
}

const endpoint = { url: new URL('http://s3'), custom: true };

interface WriteRule {
  /** Header, and what its value is compared with. */
  readonly header: string;
  readonly refused: (
    value: string,
    known: StoredObject | undefined,
  ) => readonly [status: number, code: string] | undefined;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html#conditional-error-response */
const writeRules: readonly WriteRule[] = [
  { header: 'if-none-match', refused: (_star, known) => (known ? [412, 'PreconditionFailed'] : undefined) },
  { header: 'if-match', refused: (_etag, known) => (known ? undefined : [404, 'NoSuchKey']) },
  { header: 'if-match', refused: (etag, known) => (known?.etag === etag ? undefined : [412, 'PreconditionFailed']) },
];

function answerTo(call: AwsCall, objects: Map<string, StoredObject>): HttpAnswer {
  const path = String(call.path);
  if (call.query?.['list-type'] === '2') return listed(path, call.query, objects);
  const known = objects.get(path);
  if (call.method !== 'PUT') return known ? found(known, call.method) : refusal(404, 'NoSuchKey', call.method);
  for (const { header, refused } of writeRules) {
    const value = call.headers?.[header];
    const [status, code] = (value !== undefined && refused(value, known)) || [];
    if (status !== undefined && code !== undefined) return refusal(status, code);
  }
  const body = Buffer.from(call.body ?? '');
  const kept = Object.entries(call.headers ?? {}).filter(([name]) => /^(x-amz-meta-|x-amz-tagging$)/.test(name));
  const stored = { body, etag: `"${createHash('md5').update(body).digest('hex')}"`, headers: Object.fromEntries(kept) };
  objects.set(path, stored);
  return { statusCode: 200, headers: { etag: stored.etag }, body: Buffer.alloc(0) };
}

/** The keys below a prefix, in order, as XML. */
function listed(path: string, query: NonNullable<AwsCall['query']>, objects: Map<string, StoredObject>): HttpAnswer {
  const { prefix = '', 'start-after': after = '', 'max-keys': max } = query;
  const keys = [...objects].map(([at, { body }]) => {
    const key = at.slice(path.length).split('/').map(decodeURIComponent).join('/');
    return { key, bytes: body.length };
  });
  const inOrder = keys.sort((left, right) => Buffer.compare(Buffer.from(left.key), Buffer.from(right.key)));
  const due = inOrder.filter(({ key }) => key.startsWith(prefix) && key > after);
  const page = due.slice(0, Number(max));
  const contents = page.map(
    ({ key, bytes }) => `<Contents><Key>${escapeXml(key)}</Key><Size>${bytes}</Size></Contents>`,
  );
  const text = `<IsTruncated>${page.length < due.length}</IsTruncated>${contents.join('')}`;
  return { statusCode: 200, headers: {}, body: Buffer.from(`<ListBucketResult>${text}</ListBucketResult>`) };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function found({ body, etag, headers }: StoredObject, method: string | undefined): HttpAnswer {
  return { statusCode: 200, headers: { etag, ...headers }, body: method === 'HEAD' ? Buffer.alloc(0) : body };
}

function refusal(statusCode: number, code: string, method?: string): HttpAnswer {
  const body = method === 'HEAD' ? '' : `<Error><Code>${code}</Code></Error>`;
  return { statusCode, headers: {}, body: Buffer.from(body) };
}
