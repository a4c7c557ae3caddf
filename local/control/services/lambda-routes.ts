import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../handlers/core/clock';
import type { InvocationResult } from '../../functions/runtime-api';
import type { LocalFunction, LocalResources } from '../../terraform/resources';
import { type FunctionGate, ThrottledError } from '../function-gate';
import type { LogStore } from '../log-store';
import { ServiceFault } from '../protocols/operation';
import { faultAnswer, type HttpAnswer, jsonAnswer, jsonBody, type RestRequest, type Route } from '../protocols/rest';

export interface LambdaParts {
  readonly resources: Pick<LocalResources, 'functions' | 'aliases'>;
  readonly gate: FunctionGate;
  readonly logs: LogStore;
  readonly clock: Clock;
  readonly startedAtMs: number;
}

/** Bytes of an event, by the type of the invocation. */
const payloadBytesMax: Readonly<Record<string, number>> = { RequestResponse: 6_291_456, Event: 1_048_576 };
const logTailBytes = 4_096;

/**
 * Stand-in for Lambda's API of functions: each call of `Invoke` runs the real zip. Asynchronous ones are not tried again.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function lambdaRoutes(parts: LambdaParts): Route[] {
  const { resources, gate } = parts;
  const found = ({ path, query }: RestRequest) => findFunction(resources, path.name!, query.get('Qualifier'));
  const functionPath = '/2015-03-31/functions/{name}';
  return [
    {
      method: 'POST',
      path: `${functionPath}/invocations`,
      answer: (request) => invoke(found(request), request, parts),
    },
    {
      method: 'GET',
      path: `${functionPath}/configuration`,
      answer: (request) => jsonAnswer(configurationOf(found(request), parts)),
    },
    {
      method: 'GET',
      path: functionPath,
      answer(request) {
        const reserved = gate.concurrencyOf(found(request).arn);
        const Concurrency = reserved === undefined ? undefined : { ReservedConcurrentExecutions: reserved };
        return jsonAnswer({ Configuration: configurationOf(found(request), parts), Concurrency });
      },
    },
    {
      method: 'GET',
      path: '/2015-03-31/functions',
      answer: () =>
        jsonAnswer({
          Functions: resources.functions.map((definition) =>
            configurationOf({ definition, arn: definition.arn, version: '$LATEST' }, parts),
          ),
        }),
    },
    {
      method: 'GET',
      path: `${functionPath}/aliases`,
      answer: (request) => jsonAnswer({ Aliases: aliasesOf(found(request), parts) }),
    },
    {
      method: 'GET',
      path: `${functionPath}/aliases/{alias}`,
      answer(request) {
        const alias = aliasesOf(found(request), parts).find(({ Name }) => Name === request.path.alias);
        if (!alias) throw notFound(`Cannot find alias arn: ${found(request).definition.arn}:${request.path.alias}`);
        return jsonAnswer(alias);
      },
    },
    { method: 'GET', path: '/2016-08-19/account-settings', answer: () => accountSettings },
    ...concurrencyRoutes(gate, found),
  ];
}

/** What a new account may do. Nothing is kept to it here, and nothing used is counted. */
const accountSettings = jsonAnswer({
  AccountLimit: {
    TotalCodeSize: 80_530_636_800,
    CodeSizeUnzipped: 262_144_000,
    CodeSizeZipped: 52_428_800,
    ConcurrentExecutions: 1_000,
    UnreservedConcurrentExecutions: 1_000,
  },
});

/** Reserved concurrency; each operation has a version of the API of its own. */
function concurrencyRoutes(gate: FunctionGate, found: (request: RestRequest) => FoundFunction): Route[] {
  const written = '/2017-10-31/functions/{name}/concurrency';
  return [
    {
      method: 'GET',
      path: '/2019-09-30/functions/{name}/concurrency',
      answer: (request) => jsonAnswer({ ReservedConcurrentExecutions: gate.concurrencyOf(found(request).arn) }),
    },
    {
      method: 'PUT',
      path: written,
      answer(request) {
        const concurrency = Number(jsonBody(request.body).ReservedConcurrentExecutions);
        if (!Number.isInteger(concurrency) || concurrency < 0) {
          throw new ServiceFault('InvalidParameterValueException', 'ReservedConcurrentExecutions must be 0 or more.');
        }
        gate.hinder(found(request).arn, { concurrency });
        return jsonAnswer({ ReservedConcurrentExecutions: concurrency });
      },
    },
    {
      method: 'DELETE',
      path: written,
      answer(request) {
        gate.hinder(found(request).arn, { concurrency: undefined });
        return { status: 204, headers: {}, body: Buffer.alloc(0) };
      },
    },
  ];
}

interface FoundFunction {
  readonly definition: LocalFunction;
  /** With the qualifier when one was asked for. */
  readonly arn: string;
  readonly version: string;
}

/** A function by its name, ARN or partial ARN, each with or without a qualifier. */
export function findFunction(
  { functions, aliases }: LambdaParts['resources'],
  text: string,
  qualifier: string | null = null,
): FoundFunction {
  const [, name, attached] = /^(?:.*?function:)?([^:]+)(?::([^:]+))?$/.exec(text) ?? [];
  const definition = functions.find((one) => one.name === name);
  const wanted = qualifier ?? attached;
  if (!definition || (text.startsWith('arn:') && !text.startsWith(definition.arn))) {
    throw notFound(`Function not found: ${text}`);
  }
  if (wanted === undefined || wanted === '$LATEST') return { definition, arn: definition.arn, version: '$LATEST' };
  const arn = `${definition.arn}:${wanted}`;
  const version = /^\d+$/.test(wanted) ? wanted : aliases.find((alias) => alias.arn === arn)?.version;
  if (version === undefined) throw notFound(`Function not found: ${arn}`);
  return { definition, arn, version };
}

function notFound(message: string): ServiceFault {
  return new ServiceFault('ResourceNotFoundException', message, 404);
}

async function invoke(found: FoundFunction, request: RestRequest, parts: LambdaParts): Promise<HttpAnswer> {
  const { gate, clock } = parts;
  const type = request.headers.get('x-amz-invocation-type') ?? 'RequestResponse';
  if (type === 'DryRun') return { status: 204, headers: {}, body: Buffer.alloc(0) };
  const bytesMax = payloadBytesMax[type];
  if (bytesMax === undefined) throw new ServiceFault('InvalidParameterValueException', `Unknown type ${type}.`);
  if (request.body.length > bytesMax) {
    const message = `Request must be smaller than ${bytesMax} bytes for the InvokeFunction operation`;
    throw new ServiceFault('RequestEntityTooLargeException', message, 413);
  }
  const event = eventOf(request.body);
  const startedAtMs = clock.nowMs();
  const running = gate.invoke({ requestId: randomUUID(), event, functionArn: found.arn });
  if (type === 'Event') {
    running.catch(() => {});
    return { status: 202, headers: {}, body: Buffer.alloc(0) };
  }
  try {
    return invocationAnswer(found, await running, request, startedAtMs, parts);
  } catch (error) {
    if (!(error instanceof ThrottledError)) throw error;
    const Reason = 'ReservedFunctionConcurrentInvocationLimitExceeded';
    return faultAnswer(new ServiceFault(error.name, error.message, 429), { Reason, Type: 'User' });
  }
}

function eventOf(body: Buffer): string {
  if (body.length === 0) return '{}';
  try {
    return JSON.stringify(JSON.parse(body.toString()));
  } catch {
    throw new ServiceFault('InvalidRequestContentException', 'Could not parse request body into json.');
  }
}

function invocationAnswer(
  { definition, version }: FoundFunction,
  result: InvocationResult,
  { headers }: RestRequest,
  startedAtMs: number,
  { logs }: LambdaParts,
): HttpAnswer {
  const isFault = 'fault' in result;
  const wantsTail = headers.get('x-amz-log-type') === 'Tail';
  const written = (logs.eventsOf(definition.name) ?? []).filter(({ atMs }) => atMs >= startedAtMs);
  const tail = Buffer.from(written.map(({ message }) => `${message}\n`).join('')).subarray(-logTailBytes);
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'x-amz-executed-version': version,
      ...(isFault && { 'x-amz-function-error': 'Unhandled' }),
      ...(wantsTail && { 'x-amz-log-result': tail.toString('base64') }),
    },
    body: Buffer.from(isFault ? JSON.stringify(result.fault) : result.payload),
  };
}

function configurationOf({ definition, arn, version }: FoundFunction, { startedAtMs }: LambdaParts): object {
  const { name, runtime, handler, timeoutSeconds, memorySizeMb, environment } = definition;
  return {
    FunctionName: name,
    FunctionArn: arn,
    Runtime: runtime,
    Handler: handler,
    Role: `arn:aws:iam::${definition.arn.split(':')[4]}:role/${name}`,
    Timeout: timeoutSeconds,
    MemorySize: memorySizeMb,
    Environment: { Variables: environment },
    Version: version,
    LastModified: new Date(startedAtMs).toISOString().replace('Z', '+0000'),
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
  };
}

function aliasesOf({ definition }: FoundFunction, { resources }: LambdaParts) {
  return resources.aliases
    .filter(({ arn }) => arn.startsWith(`${definition.arn}:`))
    .map(({ arn, version }) => ({ AliasArn: arn, Name: arn.split(':').at(-1)!, FunctionVersion: version }));
}
