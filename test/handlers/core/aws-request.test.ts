import { createAwsRequest } from '../../../handlers/core/aws-request';
import { systemClock } from '../../../handlers/core/clock';
import { expectedAuthorization, neverAnswer, startStubService } from '../../support/stub-service';

const secret = 'a/secret+key';
const keys = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: secret, AWS_REGION: 'eu-west-1' };

describe('createAwsRequest', () => {
  let stub: Awaited<ReturnType<typeof startStubService>>;
  beforeAll(async () => {
    stub = await startStubService(({ url }, response) => {
      if (url === '/silent') return neverAnswer(response);
      if (url === '/broken') {
        response.socket?.destroy();
        return neverAnswer(response);
      }
      if (url === '/half') {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half');
        setImmediate(() => response.socket?.destroy());
        return neverAnswer(response);
      }
      return { status: url === '/refused' ? 400 : 200, body: 'answer', headers: { 'x-name': 'stub' } };
    });
  });
  afterAll(() => stub.stop());

  const create = (more: object = {}, env: object = {}) =>
    createAwsRequest({ env: { ...keys, AWS_ENDPOINT_URL: stub.url, ...env }, clock: systemClock, ...more });

  it.each([
    [
      'a JSON call',
      { service: 'dynamodb', body: '{"é":1}', headers: { 'content-type': 'application/x-amz-json-1.0' } },
    ],
    ['bytes', { service: 'sqs', body: new Uint8Array([0, 255, 1]) }],
    [
      'a query',
      {
        service: 'lambda',
        method: 'GET' as const,
        path: '/2015-03-31/functions/a%3Ab/versions',
        query: { Marker: "a b/+='(*)~é", MaxItems: '5' },
      },
    ],
    ['an object', { service: 's3', method: 'PUT' as const, path: '/bucket/a%20b/%C3%A9%2B%27.json', body: 'x' }],
    ['no body', { service: 'lambda', method: 'DELETE' as const, path: '/x' }],
  ])('signs %s as AWS expects', async (_, call) => {
    const answer = await create()(call);

    const seen = stub.requests.at(-1)!;
    expect(seen.headers.authorization).toBe(expectedAuthorization(seen, secret));
    expect(seen.headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/);
    expect({ ...answer, body: answer.body.toString() }).toMatchObject({ statusCode: 200, body: 'answer' });
    expect(answer.headers['x-name']).toBe('stub');
  });

  it('sends the session token, and the trace of the invocation', async () => {
    await create({}, { AWS_SESSION_TOKEN: 'token', _X_AMZN_TRACE_ID: 'Root=1-2-3' })({ service: 'sqs', body: '{}' });

    const { headers } = stub.requests.at(-1)!;
    expect(headers).toMatchObject({ 'x-amz-security-token': 'token', 'x-amzn-trace-id': 'Root=1-2-3' });
    expect(headers.authorization).toBe(expectedAuthorization(stub.requests.at(-1)!, secret));
  });

  it('calls another region with the credentials of another role', async () => {
    const credentials = async () => ({ accessKeyId: 'OTHER', secretAccessKey: secret, sessionToken: 'session' });
    const abroad = create({ region: 'us-east-1', credentials });
    const onAws = createAwsRequest({ env: keys, clock: systemClock, region: 'us-east-1' });

    await abroad({ service: 'dynamodb', body: '{}' });

    const seen = stub.requests.at(-1)!;
    expect(seen.headers.authorization).toContain('Credential=OTHER/');
    expect(seen.headers.authorization).toContain('/us-east-1/dynamodb/aws4_request');
    expect(seen.headers.authorization).toBe(expectedAuthorization(seen, secret));
    expect(seen.headers['x-amz-security-token']).toBe('session');
    expect(onAws.endpointOf('dynamodb').url.href).toBe('https://dynamodb.us-east-1.amazonaws.com/');
  });

  it('keeps the path of an endpoint set by hand', async () => {
    await create({}, { AWS_ENDPOINT_URL_SQS: `${stub.url}/below/` })({ service: 'sqs', path: '/queue' });

    expect(stub.requests.at(-1)?.url).toBe('/below/queue');
  });

  it('resolves to a refusal, whatever its status', async () => {
    const answer = await create()({ service: 'sqs', path: '/refused' });

    expect(answer.statusCode).toBe(400);
  });

  it.each([
    ['/silent', 'RequestTimeout'],
    ['/broken', 'ECONNRESET'],
    ['/half', 'ECONNRESET'],
  ])('fails when %s gives no whole answer', async (path, code) => {
    const request = create({ requestTimeoutMs: 50 });

    await expect(request({ service: 'sqs', path })).rejects.toMatchObject({ name: 'SinkError', code, retryable: true });
  });

  it('fails when nobody listens', async () => {
    const request = create({}, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });

    await expect(request({ service: 'sqs' })).rejects.toMatchObject({ code: 'ECONNREFUSED', retryable: true });
  });

  it('fails with the reason of its signal, before and during the call', async () => {
    const reason = new Error('deadline');
    const controller = new AbortController();
    const during = create()({ service: 'sqs', path: '/silent', signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    const before = create()({ service: 'sqs', signal: AbortSignal.abort(reason) });

    expect(await Promise.allSettled([during, before])).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
  });

  it('fails when a connection takes too long', async () => {
    // An address that is reserved for documentation: packets to it vanish.
    const request = create({ connectTimeoutMs: 50 }, { AWS_ENDPOINT_URL: 'http://192.0.2.1:81' });

    await expect(request({ service: 'sqs' })).rejects.toMatchObject({ name: 'SinkError', retryable: true });
  });

  it('speaks TLS to the endpoint of the region', async () => {
    const env = { ...keys, AWS_REGION: '', AWS_DEFAULT_REGION: 'nowhere-1' };
    const request = createAwsRequest({ env, clock: systemClock });

    await expect(request({ service: 'sqs', hostPrefix: 'x' })).rejects.toMatchObject({ retryable: true });
    expect(request.endpointOf('sqs').url.href).toBe('https://sqs.nowhere-1.amazonaws.com/');
  });
});
