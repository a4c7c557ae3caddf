import {
  type ClientHttp2Session,
  connect as connectHttp2,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { connect } from 'node:net';
import type { Answer, KeptAnswers } from './kept-answers';
import { isKeptType } from './kept-types';
import type { ProviderPool } from './provider-pool';
import { keepTypes } from './schema-answer';

/**
 * Stands between Terraform and its provider, and passes on every call but those whose answers depend on nothing but the
 * question, which Terraform asks again in each command: the schemas of 1,500 types (a second of computing on each side), the
 * check of the provider's configuration, in which the provider checks all of its schemas (three seconds), and the check
 * of each block. What is asked of a configured provider goes to the process that has that configuration.
 */
export function startFront(pool: ProviderPool, socket: string, kept: KeptAnswers): Http2Server {
  const answers = new Map<string, Promise<Answer>>();
  const server = createServer({ settings });
  server.on('session', (session) => {
    let provider = connectProvider(session, pool.first);
    session.on('close', () => pool.leave(session));
    session.on('stream', (stream, headers) => {
      const path = String(headers[':path']);
      const ask = () => provider.request(requestHeaders(headers));
      if (isRepeated(path)) answerOnce(stream, { path, ask, answers, kept });
      else if (configureCall.test(path)) configure(stream, ask);
      else passOn(stream, ask());
    });

    async function configure(stream: ServerHttp2Stream, ask: () => Request): Promise<void> {
      const question = await contentOf(stream);
      provider = connectProvider(session, await pool.take(session, question.toString('base64')));
      passOn(stream, ask(), question);
    }
  });
  return server.listen(socket);
}

/** Both connections end with each other. */
function connectProvider(session: ServerHttp2Session, socket: string): ClientHttp2Session {
  const provider = connectHttp2('http://localhost', { createConnection: () => connect(socket), settings });
  provider.on('error', () => session.destroy());
  session.on('error', () => provider.destroy());
  session.on('close', () => provider.close());
  return provider;
}

/** Schemas are megabytes: the protocol's 64 KB at a time would take a hundred turns. */
const settings = { initialWindowSize: 16 * 1_024 * 1_024 };

type Request = ReturnType<ClientHttp2Session['request']>;

const schemaCall = /\/Get(Provider)?Schema$/;
const configureCall = /\/Configure(Provider)?$/;
/** Asked once for all processes: what is computed for them takes seconds. */
const keptCalls = [schemaCall, /\/(PrepareProviderConfig|ValidateProviderConfig)$/];
/** Asked of every block of a module, and the same where no variable is known yet, whatever the root gives it. */
const validateCall = /\/Validate(ResourceType|Resource|DataSource|DataResource)Config$/;

function isRepeated(path: string): boolean {
  return validateCall.test(path) || isKept(path);
}

function isKept(path: string): boolean {
  return keptCalls.some((call) => call.test(path));
}

function requestHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const wanted = [':method', ':path', 'content-type', 'te', 'grpc-timeout'];
  return Object.fromEntries(wanted.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

/** `question` is what has been read of the stream, all of it. */
function passOn(stream: ServerHttp2Stream, request: Request, question?: Buffer): void {
  let trailers: IncomingHttpHeaders = {};
  stream.on('error', () => request.close());
  stream.on('close', () => request.close());
  request.on('error', () => stream.close());
  request.on('trailers', (received) => {
    trailers = received;
  });
  request.on('response', (headers) => {
    stream.respond({ ...headers }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ ...trailers }));
    request.pipe(stream);
  });
  if (question) request.end(question);
  else stream.pipe(request);
}

interface RepeatedCall {
  readonly path: string;
  readonly ask: () => Request;
  readonly answers: Map<string, Promise<Answer>>;
  readonly kept: KeptAnswers;
}

/** The provider's own answer to the same question, asked once. */
async function answerOnce(stream: ServerHttp2Stream, { path, ask, answers, kept }: RepeatedCall): Promise<void> {
  stream.on('error', () => stream.close());
  const question = await contentOf(stream);
  const key = `${path} ${question.toString('base64')}`;
  const answer = answers.get(key) ?? keptOr(kept, path, question, () => answerOf(path, ask(), question));
  answers.set(key, answer);
  try {
    const { body, trailers } = await answer;
    if (trailers['grpc-status'] !== '0') answers.delete(key);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ ...trailers }));
    stream.end(body);
  } catch {
    answers.delete(key);
    stream.close();
  }
}

/** An answer that says of itself that it failed is not kept. */
async function keptOr(kept: KeptAnswers, path: string, question: Buffer, ask: () => Promise<Answer>): Promise<Answer> {
  if (!isKept(path)) return ask();
  const found = kept.find(path, question);
  if (found) return found;
  const answer = await ask();
  if (answer.trailers['grpc-status'] === '0') kept.keep(path, question, answer);
  return answer;
}

async function answerOf(path: string, request: Request, question: Buffer): Promise<Answer> {
  let trailers: IncomingHttpHeaders = {};
  request.on('trailers', (received) => {
    trailers = received;
  });
  request.end(question);
  const body = await contentOf(request);
  return { body: schemaCall.test(path) ? keepTypes(body, isKeptType) : body, trailers };
}

async function contentOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
