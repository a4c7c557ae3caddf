import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock } from './clock';
import { SinkError } from './errors';

export interface HttpCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * One HTTP request and its whole answer, whatever its status. Rejects with a retryable `SinkError` where none came,
 * or with the signal's reason. It never repeats a request: only the caller knows whether that is safe.
 */
export type HttpExchange = (call: HttpCall) => Promise<HttpAnswer>;

export interface HttpExchangeParts {
  readonly clock: Clock;
  /** Connections kept open per host, so also requests in flight. */
  readonly connectionsMax: number;
  readonly connectTimeoutMs: number;
  /** From the start of the request to the last byte of the answer. */
  readonly requestTimeoutMs: number;
}

export function createHttpExchange(parts: HttpExchangeParts): HttpExchange {
  const options = { keepAlive: true, maxSockets: parts.connectionsMax };
  // An agent opens nothing until it is used, so the one that is not needed costs nothing.
  const http = new HttpAgent(options);
  const https = new HttpsAgent(options);
  return (call) =>
    new Promise((resolve, reject) => {
      const { method, headers, url } = call;
      const request =
        url.protocol === 'http:'
          ? httpRequest(url, { method, headers, agent: http })
          : httpsRequest(url, { method, headers, agent: https });
      const release = limitTime(request, call.signal, parts);
      const fail = (error: unknown) => {
        release();
        request.destroy();
        reject(call.signal?.aborted ? call.signal.reason : noAnswer(error));
      };
      request.on('error', fail);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          release();
          const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
          resolve({ statusCode: response.statusCode as number, headers: response.headers, body });
        });
      });
      request.end(call.body);
    });
}

/** Destroys the request when it takes too long or is aborted; the function returned takes both back. */
function limitTime(request: ClientRequest, signal: AbortSignal | undefined, parts: HttpExchangeParts): () => void {
  const stop = (code: string) => () =>
    request.destroy(new SinkError(`No answer in time (${code}).`, { code, retryable: true }));
  const cancels = [parts.clock.after(parts.requestTimeoutMs, stop('RequestTimeout'))];
  request.on('socket', (socket) => {
    if (!socket.connecting) return;
    const cancel = parts.clock.after(parts.connectTimeoutMs, stop('ConnectTimeout'));
    socket.once('connect', cancel);
    cancels.push(cancel);
  });
  const abort = () => request.destroy(new SinkError('Aborted.', { code: 'AbortError', retryable: true }));
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return () => {
    for (const cancel of cancels) cancel();
    signal?.removeEventListener('abort', abort);
  };
}

function noAnswer(error: unknown): SinkError {
  if (error instanceof SinkError) return error;
  const code = String((error as { code?: unknown }).code ?? 'NoAnswer');
  return new SinkError(`No answer (${code}).`, { code, retryable: true, cause: error });
}
