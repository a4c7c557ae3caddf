import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
}

export type StubAnswer = { readonly status?: number; readonly headers?: object; readonly body?: string | Buffer };

/** An HTTP server on this machine that answers as told, and keeps what it was asked. */
export async function startStubService(answer: (request: SeenRequest, raw: ServerResponse) => StubAnswer | undefined) {
  const requests: SeenRequest[] = [];
  const server = createServer(async (message, response) => {
    const request = await read(message);
    requests.push(request);
    const { status = 200, headers = {}, body = '{}' } = answer(request, response) ?? {};
    if (response.destroyed || response.writableEnded || answerLater.has(response)) return;
    response.writeHead(status, headers as Record<string, string>).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

const answerLater = new WeakSet<ServerResponse>();

/** Leaves a request without an answer. */
export function neverAnswer(response: ServerResponse): StubAnswer {
  answerLater.add(response);
  return {};
}

async function read(message: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const headers = message.headers as { [name: string]: string };
  return { method: message.method!, url: message.url!, headers, body: Buffer.concat(chunks) };
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * The signature that AWS would expect of a request, computed here from the published steps and nothing else.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function expectedAuthorization(request: SeenRequest, secretAccessKey: string): string {
  const parts = /Credential=([^/]+)\/(\d+)\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), /.exec(
    request.headers.authorization ?? '',
  );
  const [, accessKeyId = '', day = '', region = '', service = '', signedHeaders = ''] = parts ?? [];
  const [path = '', search = ''] = request.url.split('?');
  const query = [...new URLSearchParams(search)].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const canonicalPath = service === 's3' ? path : path.split('/').map(encode).join('/');
  const headerLines = signedHeaders.split(';').map((name) => `${name}:${request.headers[name]!.trim()}\n`);
  const canonical = [
    request.method,
    canonicalPath,
    query.join('&'),
    headerLines.join(''),
    signedHeaders,
    sha256(request.body),
  ];
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical.join('\n'))].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key as Buffer, toSign).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}
