import { createImpatientClock } from '../../../handlers/consumer/impatient-clock';
import { createAwsRequest } from '../../../handlers/core/aws-request';
import { createPruneVersionsHandler } from '../../../handlers/prune-versions/handler';
import { createLambdaApi } from '../../../handlers/prune-versions/lambda-api';
import { type LogLine, recordingLogger } from '../../support/batch-rig';
import { type SeenRequest, type StubAnswer, startStubService } from '../../support/stub-service';

/** Lambda's API with versions 1 to 75 of each function, 50 a page, and the alias `live` at the last one. */
function lambdaStub(refusals: { readonly [methodAndPath: string]: StubAnswer[] }) {
  return ({ method, url }: SeenRequest): StubAnswer => {
    const { pathname, searchParams } = new URL(url, 'http://x');
    const refusal = refusals[`${method} ${pathname}`]?.shift();
    if (refusal) return refusal;
    if (method === 'DELETE') return { status: 204, body: '' };
    if (pathname.endsWith('/aliases')) return { body: JSON.stringify({ Aliases: [{ FunctionVersion: '75' }] }) };
    const start = Number(searchParams.get('Marker') ?? 0);
    const all = ['$LATEST', ...Array.from({ length: 75 }, (_, place) => `${place + 1}`)];
    const Versions = all.slice(start, start + 50).map((Version) => ({ Version }));
    return { body: JSON.stringify({ Versions, NextMarker: start === 0 ? '50' : null }) };
  };
}

async function prune(
  functionNames: unknown,
  refusals: { readonly [path: string]: StubAnswer[] } = {},
  keepVersions?: number,
) {
  const stub = await startStubService(lambdaStub(refusals));
  const clock = createImpatientClock();
  const logs: LogLine[] = [];
  const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_ENDPOINT_URL_LAMBDA: stub.url };
  try {
    const api = createLambdaApi(createAwsRequest({ env, clock }));
    const handler = createPruneVersionsHandler({
      ...{ functionNames, keepVersions, api, clock },
      logger: recordingLogger(logs),
      random: () => 0,
    });
    const result = await handler().catch((error: unknown) => error);
    const deletes = stub.requests.filter(({ method }) => method === 'DELETE').map(({ url }) => url);
    return { result, deletes, logs };
  } finally {
    await stub.stop();
  }
}

const functions = '/2015-03-31/functions';

describe('createPruneVersionsHandler', () => {
  it('reads all pages and deletes the oldest versions of each function', async () => {
    const { result, deletes } = await prune(['one', 'two'], {}, 70);

    expect(result).toEqual({ deleted: 10 });
    expect(deletes).toEqual(
      ['one', 'two'].flatMap((name) => [1, 2, 3, 4, 5].map((version) => `${functions}/${name}?Qualifier=${version}`)),
    );
  });

  it('keeps ten versions unless told otherwise', async () => {
    expect((await prune(['one'])).result).toEqual({ deleted: 65 });
  });

  it('tries throttled calls again, and takes a version that is gone for deleted', async () => {
    const throttle = { status: 429, headers: { 'x-amzn-errortype': 'TooManyRequestsException:http://x' } };
    const refusals = {
      [`GET ${functions}/one/versions`]: [throttle],
      [`DELETE ${functions}/one`]: [throttle, { status: 404 }],
    };

    expect((await prune(['one'], refusals, 74)).result).toEqual({ deleted: 1 });
  });

  it('leaves a version that is in use again', async () => {
    const conflict = { status: 409, headers: { 'x-amzn-errortype': 'ResourceConflictException' } };

    const { result, deletes } = await prune(['one'], { [`DELETE ${functions}/one`]: [conflict] }, 73);

    expect(result).toEqual({ deleted: 1 });
    expect(deletes).toHaveLength(2);
  });

  it('fails in the end where a function fails, after the others', async () => {
    const denied = Array(10).fill({ status: 400, body: '' });

    const { result, deletes, logs } = await prune(
      ['one', 'two', 'three'],
      { [`GET ${functions}/one/aliases`]: denied, [`DELETE ${functions}/three`]: [...denied] },
      74,
    );

    expect(result).toMatchObject({
      name: 'HandlerError',
      code: 'PruningIncomplete',
      message: expect.stringMatching(/2 of 3/),
    });
    expect(deletes).toContain(`${functions}/two?Qualifier=1`);
    expect(logs.map(({ fields }) => fields.functionName)).toEqual(['one', 'three', undefined]);
  });

  it.each([[undefined], ['one'], [[1]], [['']]])('fails when the functions are %j', (functionNames) => {
    const parts = { functionNames, logger: recordingLogger([]), clock: createImpatientClock(), random: () => 0 };

    expect(() => createPruneVersionsHandler({ ...parts, api: {} as never })).toThrow(
      /`TRIBUTARY_FUNCTION_NAMES` must be/,
    );
  });
});
