import { existsSync, readFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Lambda's Node runtime in small: loads the handler, then asks for one event after the other. */

type Callback = (error: unknown, result?: unknown) => void;
type Handler = (event: unknown, context: object, callback: Callback) => unknown;

const env = process.env;
const [host, port] = env.AWS_LAMBDA_RUNTIME_API!.split(':') as [string, string];
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let requestId: string | undefined;

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
void main();

async function main() {
  const handler = await loadHandler(env.LAMBDA_TASK_ROOT!, env._HANDLER!);
  for (;;) {
    const { headers, body } = await call('GET', 'invocation/next');
    requestId = String(headers['lambda-runtime-aws-request-id']);
    env._X_AMZN_TRACE_ID = String(headers['lambda-runtime-trace-id']);
    try {
      const result = await run(handler, JSON.parse(body), contextOf(headers));
      await call('POST', `invocation/${requestId}/response`, JSON.stringify(result) ?? 'null');
    } catch (error) {
      await call('POST', `invocation/${requestId}/error`, JSON.stringify(describe(error)));
    }
    requestId = undefined;
  }
}

/** A handler answers by a promise or by its callback. */
function run(handler: Handler, event: unknown, context: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback: Callback = (error, result) => (error ? reject(error) : resolve(result));
    const returned = handler(event, Object.assign(context, legacyEnds(callback)), callback);
    const isPromise = typeof (returned as PromiseLike<unknown> | undefined)?.then === 'function';
    if (isPromise) resolve(returned);
    else if (handler.length < 3) resolve(null);
  });
}

function legacyEnds(callback: Callback) {
  const succeed = (result: unknown) => callback(null, result);
  return { succeed, fail: (error: unknown) => callback(error ?? new Error('handled')), done: callback };
}

function contextOf(headers: IncomingHttpHeaders) {
  const deadlineAtMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadlineAtMs - Date.now()),
  };
}

/** `folder/file.export`, the file as CommonJS or as a module by Node's own rules. */
async function loadHandler(root: string, name: string): Promise<Handler> {
  try {
    const [, file, path] = /^(.*?)\.([^/]+)$/.exec(name) ?? [];
    if (!file || !path) throw named('Runtime.MalformedHandlerName', `Bad handler ${name}`);
    const loaded = await load(join(root, file));
    const handler = path
      .split('.')
      .reduce<unknown>((owner, part) => (owner as Record<string, unknown>)?.[part], loaded);
    if (typeof handler === 'function') return handler as Handler;
    throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  } catch (error) {
    await call('POST', 'init/error', JSON.stringify(describe(error)));
    return process.exit(1);
  }
}

async function load(base: string): Promise<unknown> {
  const require = createRequire(`${base}.js`);
  if (existsSync(`${base}.cjs`)) return require(`${base}.cjs`);
  if (existsSync(`${base}.mjs`)) return import(pathToFileURL(`${base}.mjs`).href);
  if (!existsSync(`${base}.js`)) throw named('Runtime.ImportModuleError', `Cannot find module '${base}'`);
  return isModule(base) ? import(pathToFileURL(`${base}.js`).href) : require(`${base}.js`);
}

function isModule(base: string): boolean {
  const file = join(base, '..', 'package.json');
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { type?: string }).type === 'module';
}

/** As Lambda: the error is reported, and the process ends because its state is unknown. */
async function fail(error: unknown) {
  console.error(JSON.stringify(describe(error)));
  const path = requestId === undefined ? 'init/error' : `invocation/${requestId}/error`;
  await call('POST', path, JSON.stringify(describe(error))).catch(() => {});
  process.exit(128);
}

function describe(error: unknown) {
  const { name, message, stack } = error instanceof Error ? error : { name: typeof error, message: String(error) };
  return { errorType: name, errorMessage: message, trace: stack?.split('\n') ?? [] };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function call(
  method: 'GET' | 'POST',
  path: string,
  body = '',
): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const headers =
      body === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const target = { host, port, method, path: `/2018-06-01/runtime/${path}`, headers, agent };
    const sent = request(target, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
