import type { AwsRequest } from '../../core/aws-request';
import { SinkError } from '../../core/errors';
import type { HttpAnswer } from '../../core/http-exchange';
import { type ObjectLocation, objectAddress, objectRefusal } from '../../core/object-store';
import { sha256Base64 } from '../../core/sha256';
import { childOf, parseXml, textOf } from '../../core/xml';

/** What stands at a key without its content. */
export interface ObjectHead {
  readonly etag: string;
  /** Names in lower case, without `x-amz-meta-`. */
  readonly metadata: { readonly [name: string]: string | undefined };
}

export interface NewObject {
  readonly body: string;
  readonly metadata: { readonly [name: string]: string };
  readonly tag?: { readonly key: string; readonly value: string };
}

/** A page of what stands below a prefix. */
export interface ObjectPage {
  readonly objects: readonly { readonly key: string; readonly bytes: number }[];
  readonly isLast: boolean;
}

/** Objects that are replaced only where nobody else has in the meantime. All reject with a `SinkError`. */
export interface ConditionalObjects {
  /** What stands there; undefined where nothing does. */
  head(location: ObjectLocation, signal: AbortSignal): Promise<ObjectHead | undefined>;
  /**
   * Writes over what `head` found: the object with this ETag, or none where it is undefined. Resolves to false, having
   * changed nothing, where that is no longer so.
   */
  replace(location: ObjectLocation, object: NewObject, over: string | undefined, signal: AbortSignal): Promise<boolean>;
  /** What stands there with its content; undefined where nothing does. */
  get(location: ObjectLocation, signal: AbortSignal): Promise<(ObjectHead & { readonly body: string }) | undefined>;
  /** The keys that come after one, in order. */
  list(place: ObjectPlace, signal: AbortSignal): Promise<ObjectPage>;
}

export interface ObjectPlace {
  readonly bucket: string;
  readonly prefix: string;
  readonly after: string | undefined;
  readonly keysMax: number;
}

export function createConditionalObjects(request: AwsRequest): ConditionalObjects {
  return {
    async head(location, signal) {
      const answer = await request({ ...objectAddress(request, location), method: 'HEAD', signal });
      if (answer.statusCode === 404) return undefined;
      if (answer.statusCode !== 200) throw headRefusal(answer);
      return { etag: String(answer.headers.etag), metadata: metadataOf(answer) };
    },
    async replace(location, object, over, signal) {
      const call = { ...objectAddress(request, location), headers: headersOf(object, over), body: object.body, signal };
      const answer = await request({ ...call, method: 'PUT' });
      if (answer.statusCode === 200) return true;
      const refusal = objectRefusal('PutObject', answer);
      if (isOvertaken(refusal)) return false;
      throw refusal;
    },
    async get(location, signal) {
      const answer = await request({ ...objectAddress(request, location), method: 'GET', signal });
      if (answer.statusCode === 200) {
        return { etag: String(answer.headers.etag), metadata: metadataOf(answer), body: answer.body.toString() };
      }
      const refusal = objectRefusal('GetObject', answer);
      if (refusal.code === 'NoSuchKey') return undefined;
      throw refusal;
    },
    async list({ bucket, prefix, after = '', keysMax }, signal) {
      const query = { 'list-type': '2', prefix, 'start-after': after, 'max-keys': String(keysMax) };
      const call = { ...objectAddress(request, { bucket, key: '' }), query, signal };
      const answer = await request({ ...call, method: 'GET' });
      const page = answer.statusCode === 200 ? pageIn(answer.body.toString()) : undefined;
      if (page) return page;
      throw objectRefusal('ListObjectsV2', answer);
    },
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
function pageIn(text: string): ObjectPage | undefined {
  const result = parseXml(text);
  if (result?.name !== 'ListBucketResult') return undefined;
  const objects = result.children
    .filter(({ name }) => name === 'Contents')
    .map((object) => ({ key: childOf(object, 'Key')?.text ?? '', bytes: Number(textOf(object, 'Size')) }));
  return { objects, isLast: textOf(result, 'IsTruncated') !== 'true' };
}

function headersOf({ body, metadata, tag }: NewObject, over: string | undefined): { readonly [name: string]: string } {
  const fields = Object.entries(metadata).map(([name, value]) => [`${metadataPrefix}${name}`, value] as const);
  return {
    'content-type': 'application/json',
    'x-amz-checksum-sha256': sha256Base64(body),
    ...(over === undefined ? { 'if-none-match': '*' } : { 'if-match': over }),
    ...Object.fromEntries(fields),
    ...(tag && { 'x-amz-tagging': `${encodeURIComponent(tag.key)}=${encodeURIComponent(tag.value)}` }),
  };
}

const metadataPrefix = 'x-amz-meta-';

function metadataOf({ headers }: HttpAnswer): ObjectHead['metadata'] {
  const fields = Object.entries(headers).filter(([name]) => name.startsWith(metadataPrefix));
  return Object.fromEntries(fields.map(([name, value]) => [name.slice(metadataPrefix.length), String(value)]));
}

/**
 * Another write came first (412), is under way (409), or the object to be replaced is gone (404).
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
const overtaken = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);

function isOvertaken({ code, statusCode }: SinkError): boolean {
  return overtaken.has(code) || statusCode === 412;
}

/** The answer to a HEAD has no body. Access is refused for what an operator can mend, and never for a record. */
function headRefusal(answer: HttpAnswer): SinkError {
  const refusal = objectRefusal('HeadObject', answer);
  if (answer.statusCode !== 403) return refusal;
  const { code, statusCode } = { code: 'AccessDenied', statusCode: answer.statusCode };
  return new SinkError(`s3 refused HeadObject (${code}).`, { code, statusCode, retryable: true });
}
