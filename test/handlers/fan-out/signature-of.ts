import { createHash, createHmac } from 'node:crypto';
import type { HttpExchange } from '../../../local/services/sns-limits-proxy';

/** Header names, lower case, to values. */
export function headersOf({ headers }: HttpExchange): ReadonlyMap<string, string> {
  return new Map(headers.flatMap((name, index) => (index % 2 ? [] : [[name.toLowerCase(), headers[index + 1]!]])));
}

/**
 * What the signature of a request without a query must be, worked out from what arrived.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureOf(exchange: HttpExchange, secretAccessKey: string): string {
  const headers = headersOf(exchange);
  const [, scope = '', names = ''] =
    /Credential=[^/]+\/(\S+), SignedHeaders=(\S+),/.exec(headers.get('authorization') ?? '') ?? [];
  const signed = names.split(';').map((name) => `${name}:${headers.get(name)}\n`);
  const bodyHash = createHash('sha256').update(exchange.body).digest('hex');
  const canonical = [exchange.method, exchange.path, '', signed.join(''), names, bodyHash].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', headers.get('x-amz-date'), scope, hash].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, text).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
