import type { AwsCall, AwsRequest } from '../../../../handlers/core/aws-request';
import { createConditionalObjects } from '../../../../handlers/sinks/objects/conditional-objects';
import { createObjectsSink } from '../../../../handlers/sinks/objects/objects-sink';
import type { ObjectLayout } from '../../../../handlers/sinks/objects/settings';
import { createRig } from '../../../support/batch-rig';
import { createFakeS3 } from '../../../support/fake-s3';
import { sequenceNumberAt, streamLabel, streamRecord } from '../../../support/stream-event';

const image = (status: string) => ({ status: { S: status } });
const insert = (place: number, status = 'NEW') =>
  streamRecord({ newImage: image(status), sequenceNumber: sequenceNumberAt(place) });
const remove = (place: number) =>
  streamRecord({ eventName: 'REMOVE', oldImage: image('NEW'), sequenceNumber: sequenceNumberAt(place) });
const versionAt = (place: number) => `${streamLabel}:${sequenceNumberAt(place).padStart(40, '0')}`;
const path = '/states/c1/o1.json';

function setUp(layout: ObjectLayout = {}, before: (call: AwsCall) => void = () => {}) {
  const s3 = createFakeS3();
  const calls: (string | undefined)[] = [];
  const request = Object.assign(
    async (call: AwsCall) => {
      calls.push(call.method);
      before(call);
      return s3.request(call);
    },
    { endpointOf: s3.request.endpointOf },
  ) as AwsRequest;
  const sink = createObjectsSink({ objects: createConditionalObjects(request), bucket: 'states', layout });
  return { ...createRig(sink), s3, calls, object: () => s3.objects.get(path) };
}

describe('createObjectsSink', () => {
  it('writes the item as DynamoDB JSON with its version and time', async () => {
    const { invoke, object, calls } = setUp();

    await invoke([insert(1)]);

    expect(object()?.body.toString()).toBe('{"customerId":{"S":"c1"},"orderId":{"S":"o1"},"status":{"S":"NEW"}}');
    expect(object()?.headers).toEqual({
      'x-amz-meta-version': versionAt(1),
      'x-amz-meta-changed-at-ms': '1767323045000',
    });
    expect(calls).toEqual(['HEAD', 'PUT']);
  });

  it('writes plain JSON where it is asked to', async () => {
    const { invoke, object } = setUp({ format: 'json' });

    await invoke([insert(1)]);

    expect(object()?.body.toString()).toBe('{"customerId":"c1","orderId":"o1","status":"NEW"}');
  });

  it('leaves an empty object with a tag where an item was deleted, and a live one takes the tag away', async () => {
    const { invoke, object } = setUp();
    await invoke([insert(1)]);

    await invoke([remove(2)]);
    const buried = object();
    await invoke([insert(3, 'AGAIN')]);

    expect(buried?.body.byteLength).toBe(0);
    expect(buried?.headers).toMatchObject({
      'x-amz-meta-version': versionAt(2),
      'x-amz-meta-deleted': 'true',
      'x-amz-tagging': 'tributary=tombstone',
    });
    expect(object()?.headers).toEqual({
      'x-amz-meta-version': versionAt(3),
      'x-amz-meta-changed-at-ms': '1767323045000',
    });
  });

  it('changes nothing when an older change comes late, also after a delete', async () => {
    const { invoke, object, metrics } = setUp();
    await invoke([insert(1), remove(3)]);

    await invoke([insert(2, 'LATE')]);

    expect(object()?.headers['x-amz-meta-version']).toBe(versionAt(3));
    expect(metrics.at(-1)).toMatchObject({ Stale: 1 });
  });

  it('writes the newest of several changes of an item once, in whatever order they come', async () => {
    const { invoke, object, calls, metrics } = setUp();

    await invoke([insert(3, 'THIRD'), insert(1), insert(2)]);

    expect(object()?.headers['x-amz-meta-version']).toBe(versionAt(3));
    expect(calls).toEqual(['HEAD', 'PUT']);
    expect(metrics).toEqual([expect.objectContaining({ Done: 3 })]);
  });

  it.each([
    ['there was nothing', []],
    ['there was an object', [insert(1)]],
  ])('looks again when another writer comes between, where %s', async (_what, earlier) => {
    const other = { body: Buffer.from('{}'), etag: '"other"', headers: { 'x-amz-meta-version': versionAt(9) } };
    let isRacing = false;
    const rig = setUp({}, ({ method }) => {
      if (isRacing && method === 'PUT') rig.s3.objects.set(path, other);
    });
    await rig.invoke(earlier);
    isRacing = true;

    await rig.invoke([insert(5)]);

    expect(rig.object()).toBe(other);
    expect(rig.calls.slice(-3)).toEqual(['HEAD', 'PUT', 'HEAD']);
  });

  it('writes again where the object was taken away in between', async () => {
    let isRacing = true;
    const rig = setUp({}, ({ method, headers }) => {
      if (isRacing && method === 'PUT' && headers?.['if-match']) isRacing = !rig.s3.objects.delete(path);
    });
    await rig.invoke([insert(1)]);

    await rig.invoke([insert(2)]);

    expect(rig.object()?.headers['x-amz-meta-version']).toBe(versionAt(2));
  });

  it('takes the place of an object that carries no version', async () => {
    const { invoke, object, s3 } = setUp();
    s3.objects.set(path, { body: Buffer.from('old export'), etag: '"1"', headers: {} });

    await invoke([insert(1)]);

    expect(object()?.headers['x-amz-meta-version']).toBe(versionAt(1));
  });

  it('quarantines a change without the image that it needs, and keeps the others', async () => {
    const { invoke, object, quarantined } = setUp();
    const keysOnly = streamRecord({ eventName: 'MODIFY', sequenceNumber: sequenceNumberAt(2) });

    const response = await invoke([insert(1), keysOnly]);

    expect(response).toEqual({ batchItemFailures: [] });
    expect(quarantined.map(({ error }) => error)).toEqual([expect.objectContaining({ code: 'ObjectsNeedNewImage' })]);
    expect(object()?.headers['x-amz-meta-version']).toBe(versionAt(1));
  });

  it('quarantines an image that holds no attribute values, without a word of it', async () => {
    const { invoke, quarantined, logs } = setUp({ format: 'json' });
    const broken = streamRecord({ newImage: { status: 'SECRET' as never } });

    await invoke([broken]);

    expect(quarantined).toHaveLength(1);
    expect(JSON.stringify(logs)).not.toContain('SECRET');
  });

  it('needs no image for a delete', async () => {
    const { invoke, object } = setUp();

    await invoke([streamRecord({ eventName: 'REMOVE' })]);

    expect(object()?.headers['x-amz-meta-deleted']).toBe('true');
  });

  it.each([
    [{ statusCode: 403, headers: {}, body: Buffer.alloc(0) }, 'AccessDenied'],
    [{ statusCode: 503, headers: {}, body: Buffer.alloc(0) }, 'Http503'],
  ])('reports what S3 refuses for reasons that may pass: %j', async (answer, errorCode) => {
    const request = Object.assign(async () => answer, {
      endpointOf: () => ({ url: new URL('http://s3'), custom: true }),
    });
    const sink = createObjectsSink({ objects: createConditionalObjects(request), bucket: 'states', layout: {} });
    const { invoke, quarantined, logs } = createRig(sink);

    const { batchItemFailures } = await invoke([insert(1)]);

    expect(batchItemFailures).toHaveLength(1);
    expect(quarantined).toEqual([]);
    expect(logs).toContainEqual(expect.objectContaining({ fields: expect.objectContaining({ errorCode }) }));
  });

  it('gives up for now when other writers keep coming first', async () => {
    let count = 0;
    const rig = setUp({}, ({ method }) => {
      count += 1;
      const headers = { 'x-amz-meta-version': versionAt(0) };
      if (method === 'PUT') rig.s3.objects.set(path, { body: Buffer.alloc(0), etag: `"${count}"`, headers });
    });

    const { batchItemFailures } = await rig.invoke([insert(1)]);

    expect(batchItemFailures).toHaveLength(1);
    expect(rig.quarantined).toEqual([]);
  });
});
