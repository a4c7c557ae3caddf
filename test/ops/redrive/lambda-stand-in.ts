import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandInFunction {
  readonly name: string;
  readonly environment: { readonly [name: string]: string };
  readonly mapping: { readonly EventSourceArn: string; readonly [setting: string]: unknown };
  handler(event: never): Promise<unknown>;
}

/** Stand-in for the part of Lambda's API that commands call; functions run in this process. Of Pipes' it says that there are none. */
export async function startLambdaStandIn(functions: readonly StandInFunction[]) {
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(message.url!, 'http://lambda');
    const answered = await answer(decodeURIComponent(pathname), searchParams, Buffer.concat(chunks), functions);
    response.writeHead(200, answered.isFault ? { 'x-amz-function-error': 'Unhandled' } : {});
    response.end(JSON.stringify(answered.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export function functionArn(name: string): string {
  return `arn:aws:lambda:us-east-1:000000000000:function:${name}:live`;
}

async function answer(
  path: string,
  query: URLSearchParams,
  body: Buffer,
  functions: readonly StandInFunction[],
): Promise<{ readonly body: unknown; readonly isFault?: boolean }> {
  if (path === '/v1/pipes') return { body: { Pipes: [] } };
  if (path.includes('/event-source-mappings')) {
    const reading = functions.filter(({ mapping }) => mapping.EventSourceArn === query.get('EventSourceArn'));
    const mappings = reading.map(({ name, mapping }) => ({
      UUID: `uuid-of-${name}`,
      State: 'Enabled',
      FunctionArn: functionArn(name),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ...mapping,
    }));
    return { body: { EventSourceMappings: mappings } };
  }
  const called = functions.find(({ name }) => path.includes(`:${name}:live`) || path.includes(`/${name}/`))!;
  if (path.endsWith('/configuration')) {
    const { name, environment } = called;
    return { body: { FunctionName: name, FunctionArn: functionArn(name), Environment: { Variables: environment } } };
  }
  try {
    return { body: (await called.handler(JSON.parse(body.toString()) as never)) ?? null };
  } catch (error) {
    const { name, message } = error as Error;
    return { body: { errorType: name, errorMessage: message }, isFault: true };
  }
}
