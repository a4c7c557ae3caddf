import type { Readable } from 'node:stream';

type Middleware = (next: Handler) => Handler;
type Handler = (args: unknown) => Promise<{ output: unknown; response: unknown }>;

interface DynamodbSdkClient {
  readonly middlewareStack: {
    add(middleware: Middleware, options: { step: 'deserialize'; priority: 'low' | 'high'; name: string }): void;
  };
}

const name = '__proto__';
const keeping = new WeakSet<object>();

/**
 * The SDK empties attributes called `__proto__` when it reads an answer, though DynamoDB holds them like any other.
 * This puts them back from the answer's own text, so that a record says what the table holds. Safe to call again for
 * the same client of DynamoDB or of its streams.
 */
export function keepExactNames<Client extends object>(client: Client): Client {
  if (keeping.has(client)) return client;
  keeping.add(client);
  const texts = new WeakMap<object, string>();
  const { middlewareStack } = client as Client & DynamodbSdkClient;
  const readText: Middleware = (next) => async (args) => {
    const result = await next(args);
    const response = result.response as { body?: unknown };
    const body = await collect(response.body as Readable);
    response.body = body;
    if (body.includes(`"${name}"`)) texts.set(response, body.toString('utf8'));
    return result;
  };
  const restoreNames: Middleware = (next) => async (args) => {
    const result = await next(args);
    const text = texts.get(result.response as object);
    if (text !== undefined) restore(result.output, JSON.parse(text));
    return result;
  };
  middlewareStack.add(readText, { step: 'deserialize', priority: 'low', name: 'readText' });
  middlewareStack.add(restoreNames, { step: 'deserialize', priority: 'high', name: 'restoreNames' });
  return client;
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function restore(read: unknown, sent: unknown): void {
  if (!isObject(read) || !isObject(sent)) return;
  for (const key of Object.keys(sent)) {
    if (key === name) defineName(read, attributeOf(sent[key]));
    else restore(read[key], sent[key]);
  }
}

function defineName(target: object, value: unknown) {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The attribute value as the SDK has it: binary as bytes. */
function attributeOf(sent: unknown): unknown {
  const [type, content] = Object.entries(sent as object)[0] as [string, unknown];
  if (type === 'B') return { B: bytes(content) };
  if (type === 'BS') return { BS: (content as unknown[]).map(bytes) };
  if (type === 'L') return { L: (content as unknown[]).map(attributeOf) };
  if (type !== 'M') return { [type]: content };
  return { M: Object.fromEntries(Object.entries(content as object).map(([key, value]) => [key, attributeOf(value)])) };
}

function bytes(base64: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(base64 as string, 'base64'));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
