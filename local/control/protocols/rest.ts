import { awsJson, ServiceFault } from './operation';

/** A request to a service whose operations are paths. */
export interface RestRequest {
  readonly method: string;
  /** Decoded parts of the path, by the names in the route. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/functions/{name}/configuration`; a slash at the end of a request's path changes nothing. */
  readonly path: string;
  readonly answer: (request: RestRequest) => HttpAnswer | Promise<HttpAnswer>;
}

export function jsonAnswer(output: object, status = 200, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(awsJson(output)) };
}

/** An error as clients of REST and JSON services read it. */
export function faultAnswer({ code, message, status }: ServiceFault, more: object = {}): HttpAnswer {
  return jsonAnswer({ __type: code, message, Message: message, ...more }, status, { 'x-amzn-errortype': code });
}

/** The route for a path, with the parts of it that have names; undefined where there is none. */
export function routeOf(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly parts: Readonly<Record<string, string>> } | undefined {
  const given = partsOf(path);
  for (const route of routes) {
    const wanted = partsOf(route.path);
    if (route.method !== method || wanted.length !== given.length) continue;
    const isSame = wanted.every((part, place) => part.startsWith('{') || part === given[place]);
    if (!isSame) continue;
    const named = wanted.flatMap((part, place) => (part.startsWith('{') ? [[part.slice(1, -1), given[place]!]] : []));
    return { route, parts: Object.fromEntries(named) as Record<string, string> };
  }
  return undefined;
}

function partsOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
}

/** The body as a JSON object, empty where there is none. */
export function jsonBody(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    throw new ServiceFault('SerializationException', 'The body is no JSON.');
  }
}
