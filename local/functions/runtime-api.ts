import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Bytes of a synchronous answer that Lambda takes: 6 MB and a little for the frame. */
export const responseBytesMax = 6_291_556;

/** A function error as Lambda's Runtime API carries it. */
export interface FunctionFault {
  readonly errorType: string;
  readonly errorMessage: string;
}

export type InvocationResult = { readonly payload: string } | { readonly fault: FunctionFault };

/** One invocation, handed out when the function asks for it. */
export interface Invocation {
  readonly requestId: string;
  readonly event: string;
  /** ARN that was invoked, with the alias when there is one. */
  readonly functionArn: string;
  /** Called when the function took the event; gives the time of its deadline. */
  taken(): { readonly deadlineAtMs: number };
  settle(result: InvocationResult): void;
}

/** The HTTP interface between Lambda and one function process. */
export interface RuntimeApi {
  /** `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Gives an invocation to the process; one at a time. */
  offer(invocation: Invocation): void;
  stop(): void;
}

export interface RuntimeApiEvents {
  /** The function is ready for an event. */
  onNext(): void;
  /** The function could not start. */
  onInitError(fault: FunctionFault): void;
}

interface Exchange {
  waiting: ServerResponse | undefined;
  offered: Invocation | undefined;
  current: Invocation | undefined;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export async function startRuntimeApi(events: RuntimeApiEvents): Promise<RuntimeApi> {
  const exchange: Exchange = { waiting: undefined, offered: undefined, current: undefined };
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/2018-06-01\/runtime\//, '');
    if (request.method === 'GET' && path === 'invocation/next') {
      exchange.waiting = response;
      events.onNext();
      handOut(exchange);
      return;
    }
    void answer(exchange, events, request, response, path);
  });
  // `next` waits until there is an event.
  server.requestTimeout = 0;
  server.timeout = 0;
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    offer(invocation) {
      exchange.offered = invocation;
      handOut(exchange);
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function handOut(exchange: Exchange) {
  const { waiting, offered } = exchange;
  if (!waiting || !offered) return;
  exchange.waiting = undefined;
  exchange.offered = undefined;
  exchange.current = offered;
  const { deadlineAtMs } = offered.taken();
  const traceId = `Root=1-${Math.floor(deadlineAtMs / 1000).toString(16)}-${offered.requestId.replaceAll('-', '').slice(0, 24)}`;
  waiting.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(offered.event),
    'lambda-runtime-aws-request-id': offered.requestId,
    'lambda-runtime-deadline-ms': String(deadlineAtMs),
    'lambda-runtime-invoked-function-arn': offered.functionArn,
    'lambda-runtime-trace-id': `${traceId};Sampled=0`,
  });
  waiting.end(offered.event);
}

async function answer(
  exchange: Exchange,
  events: RuntimeApiEvents,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
) {
  const body = await read(request);
  if (path === 'init/error') {
    events.onInitError(faultOf(body.text, request));
    reply(response, 202, { status: 'OK' });
    return;
  }
  const [, requestId, kind] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
  const { current } = exchange;
  if (!current || current.requestId !== requestId) {
    reply(response, 400, { errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' });
    return;
  }
  exchange.current = undefined;
  const isTooLarge = kind === 'response' && body.bytes > responseBytesMax;
  if (isTooLarge) {
    const errorType = 'Function.ResponseSizeTooLarge';
    const errorMessage = `Response payload size (${body.bytes} bytes) exceeded maximum allowed payload size (${responseBytesMax} bytes).`;
    reply(response, 413, { errorType, errorMessage });
    current.settle({ fault: { errorType, errorMessage } });
    return;
  }
  reply(response, 202, { status: 'OK' });
  current.settle(kind === 'response' ? { payload: body.text } : { fault: faultOf(body.text, request) });
}

function reply(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Reads the whole body; what is over the limit is counted but not kept. */
async function read(request: IncomingMessage): Promise<{ text: string; bytes: number }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= responseBytesMax) chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString('utf8'), bytes };
}

function faultOf(text: string, request: IncomingMessage): FunctionFault {
  const header = request.headers['lambda-runtime-function-error-type'];
  const fallback = typeof header === 'string' ? header : 'Unhandled';
  try {
    const { errorType, errorMessage } = JSON.parse(text) as Partial<FunctionFault>;
    return { errorType: String(errorType ?? fallback), errorMessage: String(errorMessage ?? '') };
  } catch {
    return { errorType: fallback, errorMessage: '' };
  }
}
