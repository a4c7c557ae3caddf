import { forward, type HttpExchange, type RunningProxy, serveExchange } from '../services/sns-limits-proxy';
import { decodeCbor, encodeCbor } from './protocols/cbor';
import { awsJson, type Operation, type Operations, ServiceFault } from './protocols/operation';
import { decodeQuery, encodeQuery, encodeQueryFault, escapeXml } from './protocols/query';
import { faultAnswer, type HttpAnswer, jsonBody, type Route, routeOf } from './protocols/rest';

/** What the control plane serves; each service by the protocols that its clients speak. */
export interface ControlServices {
  readonly routes: readonly Route[];
  readonly cloudwatch: Operations;
  readonly logs: Operations;
  readonly firehose: Operations;
  readonly dynamodb: Operations;
  /** Takes what Firehose is given to deliver. */
  readonly firehoseUrl: string;
  /** Takes everything of DynamoDB that `dynamodb` has not. */
  readonly dynamodbUrl: string;
}

/**
 * Stand-in for the APIs of Lambda, CloudWatch, CloudWatch Logs, Pipes and Firehose by which a pipeline is operated, on
 * 127.0.0.1 and a free port. It speaks AWS's own protocols, so that any SDK and both versions of the AWS CLI can ask it:
 * REST with JSON, JSON 1.0 and 1.1, CBOR, and the query protocol. An operation that it does not have is answered with an
 * error that says so. Signatures are not looked at.
 */
export function startControlServer(services: () => ControlServices): Promise<RunningProxy> {
  return serveExchange((exchange) => answer(exchange, services()));
}

async function answer(exchange: HttpExchange, services: ControlServices): Promise<HttpAnswer> {
  const headers = headersOf(exchange.headers);
  const target = headers.get('x-amz-target');
  const { pathname, searchParams } = new URL(exchange.path, 'http://localhost');
  const broken = /^\/tributary\/(unavailable|denied)\b/.exec(pathname)?.[1];
  if (broken) return brokenAnswer(broken as keyof typeof brokenServices, headers);
  if (target) return jsonServiceAnswer(target, exchange, services);
  const cbor = /^\/service\/GraniteServiceVersion20100801\/operation\/(\w+)$/.exec(pathname)?.[1];
  if (cbor) return cborAnswer(cbor, exchange.body, services.cloudwatch);
  if (/^application\/x-www-form-urlencoded/.test(headers.get('content-type') ?? '')) {
    return queryAnswer(exchange.body.toString(), services.cloudwatch);
  }
  const found = routeOf(services.routes, exchange.method, pathname);
  if (!found) return faultAnswer(unknownOperation(`${exchange.method} ${pathname}`));
  const { method, body } = exchange;
  const request = { method, path: found.parts, query: searchParams, headers, body };
  return attempt(async () => found.route.answer(request), faultAnswer);
}

async function jsonServiceAnswer(
  target: string,
  exchange: HttpExchange,
  { cloudwatch, logs, firehose, dynamodb, firehoseUrl, dynamodbUrl }: ControlServices,
): Promise<HttpAnswer> {
  const [service, name = ''] = target.split('.');
  const byService: Readonly<Record<string, Operations>> = {
    GraniteServiceVersion20100801: cloudwatch,
    Logs_20140328: logs,
    Firehose_20150804: firehose,
    DynamoDB_20120810: dynamodb,
  };
  const operations = byService[service ?? ''] ?? {};
  if (operations === firehose && !Object.hasOwn(firehose, name)) return forward(firehoseUrl, exchange);
  if (operations === dynamodb && !Object.hasOwn(dynamodb, name)) return forward(dynamodbUrl, exchange);
  const isOlder = operations === cloudwatch || operations === dynamodb;
  const type = isOlder ? 'application/x-amz-json-1.0' : 'application/x-amz-json-1.1';
  return attempt(
    async () => {
      const output = await operationOf(operations, name)(jsonBody(exchange.body));
      return { status: 200, headers: { 'content-type': type }, body: Buffer.from(awsJson(output)) };
    },
    (fault) => ({ ...faultAnswer(fault), headers: { 'content-type': type } }),
  );
}

function cborAnswer(name: string, body: Buffer, operations: Operations): Promise<HttpAnswer> {
  const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };
  return attempt(
    async () => {
      const input = body.length === 0 ? {} : (decodeCbor(body) as Record<string, unknown>);
      return { status: 200, headers, body: encodeCbor(await operationOf(operations, name)(input)) };
    },
    ({ code, message, status }) => ({ status, headers, body: encodeCbor({ __type: code, message }) }),
  );
}

function queryAnswer(body: string, operations: Operations): Promise<HttpAnswer> {
  const { Action = '', Version: _, ...input } = decodeQuery(body);
  const name = String(Action);
  const xml = (status: number, text: string) => ({
    status,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(text),
  });
  return attempt(
    async () => xml(200, encodeQuery(name, await operationOf(operations, name)(input))),
    ({ code, message, status }) => xml(status, encodeQueryFault(code, message)),
  );
}

async function attempt(
  run: () => Promise<HttpAnswer>,
  onFault: (fault: ServiceFault) => HttpAnswer,
): Promise<HttpAnswer> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ServiceFault) return onFault(error);
    return onFault(new ServiceFault('InternalFailure', error instanceof Error ? error.message : String(error), 500));
  }
}

function operationOf(operations: Operations, name: string): Operation {
  if (!Object.hasOwn(operations, name)) throw unknownOperation(name);
  return operations[name]!;
}

function unknownOperation(name: string): ServiceFault {
  return new ServiceFault('UnknownOperationException', `The local run does not know \`${name}\`.`);
}

/** How a service answers that is out of order, in the shape that a client of any of them reads. */
const brokenServices = {
  unavailable: { status: 503, code: 'ServiceUnavailable', message: 'The service is unavailable, as it was asked to.' },
  denied: { status: 403, code: 'AccessDeniedException', message: 'User is not authorized to perform this operation.' },
} as const;

function brokenAnswer(how: keyof typeof brokenServices, headers: ReadonlyMap<string, string>): HttpAnswer {
  const { status, code, message } = brokenServices[how];
  const isJson = /json/.test(headers.get('content-type') ?? '');
  // DynamoDB denies with 400, services of XML with 403.
  if (isJson) return faultAnswer(new ServiceFault(code, message, status === 403 ? 400 : status));
  const error = `<Error><Type>Receiver</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  const isQuery = /x-www-form-urlencoded/.test(headers.get('content-type') ?? '');
  const body = isQuery ? `<ErrorResponse>${error}<RequestId>local</RequestId></ErrorResponse>` : error;
  return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}

function headersOf(raw: readonly string[]): ReadonlyMap<string, string> {
  const names = raw.filter((_, place) => place % 2 === 0);
  return new Map(names.map((name, place) => [name.toLowerCase(), raw[2 * place + 1]!]));
}
