import { type AwsRequest, createAwsRequest } from '../../../handlers/core/aws-request';
import { systemClock } from '../../../handlers/core/clock';
import { createObjectStore } from '../../../handlers/core/object-store';
import { type RunningFauxqs, startFauxqs } from '../../support/fauxqs';

const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'eu-west-1' };

describe('createObjectStore', () => {
  let server: RunningFauxqs;
  beforeAll(async () => {
    server = await startFauxqs();
    await request()({ service: 's3', method: 'PUT', path: '/bucket' });
  });
  afterAll(() => server.stop());

  const request = () => createAwsRequest({ env: { ...keys, AWS_ENDPOINT_URL_S3: server.url }, clock: systemClock });
  const create = () => createObjectStore(request());

  it.each(['plain.json', "a/b c/é+'(1).json", 'x'.repeat(900)])('gives back what it was given, at %s', async (key) => {
    const objects = create();

    await objects.put({ bucket: 'bucket', key }, '{"é":1}');

    expect((await objects.get({ bucket: 'bucket', key })).toString()).toBe('{"é":1}');
  });

  it.each([
    [{ bucket: 'bucket', key: 'missing' }, 'NoSuchKey', false],
    [{ bucket: 'missing', key: 'missing' }, 'NoSuchBucket', true],
  ])("fails with S3's own code for %j", async (location, code, retryable) => {
    await expect(create().get(location)).rejects.toMatchObject({ code, retryable });
  });

  it.each([
    ['bucket', false, { hostPrefix: 'bucket', path: '/a/b%20c' }],
    ['bucket', true, { path: '/bucket/a/b%20c' }],
    ['dotted.bucket', false, { path: '/dotted.bucket/a/b%20c' }],
  ])('addresses %s at an endpoint set by hand: %p', async (bucket, custom, address) => {
    const calls: object[] = [];
    const answer = { statusCode: 503, headers: {}, body: Buffer.from('<html>') };
    const request = Object.assign(
      async (call: object) => {
        calls.push(call);
        return answer;
      },
      { endpointOf: () => ({ url: new URL('http://x'), custom }) },
    ) as AwsRequest;
    const { signal } = new AbortController();

    const put = createObjectStore(request).put({ bucket, key: 'a/b c' }, 'x', signal);

    await expect(put).rejects.toMatchObject({ code: 'Http503', retryable: true });
    expect(calls).toEqual([
      { service: 's3', method: 'PUT', headers: expect.anything(), body: 'x', signal, ...address },
    ]);
    await expect(createObjectStore(request).get({ bucket, key: 'x' }, signal)).rejects.toMatchObject({
      statusCode: 503,
    });
  });
});
