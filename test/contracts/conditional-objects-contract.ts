import { createConditionalObjects, type NewObject } from '../../handlers/sinks/objects/conditional-objects';
import type { ObjectPlace } from './objects-subject';

const { signal } = new AbortController();
const object = (body: string, more: Partial<NewObject> = {}): NewObject => ({
  body,
  metadata: { version: `v-${body}` },
  ...more,
});

/** What the sink of objects relies on in S3: a fake or an emulator that passes this may stand for it. */
export function describeConditionalObjects(name: string, open: () => Promise<ObjectPlace>): void {
  describe(`createConditionalObjects on ${name}`, () => {
    const at = async (key: string) => {
      const { bucket, request } = await open();
      return { objects: createConditionalObjects(request), location: { bucket, key } };
    };

    it('finds nothing where nothing was written', async () => {
      const { objects, location } = await at('missing.json');

      expect(await objects.head(location, signal)).toBeUndefined();
    });

    it.each(['plain.json', 'a/%2E%2E/é%20+.json', `long/${'x'.repeat(900)}`])(
      'gives metadata back, at %s',
      async (key) => {
        const { objects, location } = await at(key);

        const written = await objects.replace(
          location,
          object('1', { tag: { key: 'a', value: 'b' } }),
          undefined,
          signal,
        );

        expect(written).toBe(true);
        expect(await objects.head(location, signal)).toMatchObject({ metadata: { version: 'v-1' } });
      },
    );

    it('writes nothing over an object where none should be', async () => {
      const { objects, location } = await at('twice.json');
      await objects.replace(location, object('1'), undefined, signal);

      const written = await objects.replace(location, object('2'), undefined, signal);

      expect(written).toBe(false);
      expect(await objects.head(location, signal)).toMatchObject({ metadata: { version: 'v-1' } });
    });

    it('replaces what was looked at, and nothing that came after', async () => {
      const { objects, location } = await at('replaced.json');
      await objects.replace(location, object('1'), undefined, signal);
      const first = await objects.head(location, signal);

      const outcomes = [
        await objects.replace(location, object('2'), first?.etag, signal),
        await objects.replace(location, object('3'), first?.etag, signal),
      ];

      expect(outcomes).toEqual([true, false]);
      expect(await objects.head(location, signal)).toMatchObject({ metadata: { version: 'v-2' } });
    });

    it('lets one of many writers at once win', async () => {
      const { objects, location } = await at('contended.json');

      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, writer) => objects.replace(location, object(`${writer}`), undefined, signal)),
      );

      expect(outcomes.filter(Boolean)).toHaveLength(1);
    });

    it('writes nothing over an object that is gone', async () => {
      const { objects, location } = await at('gone.json');

      expect(await objects.replace(location, object('1'), '"0123456789abcdef0123456789abcdef"', signal)).toBe(false);
      expect(await objects.head(location, signal)).toBeUndefined();
    });

    it('gives the content back, and nothing of what is not there', async () => {
      const { objects, location } = await at('read.json');
      await objects.replace(location, object('{"é":1}'), undefined, signal);

      const found = [await objects.get(location, signal), await objects.get({ ...location, key: 'none.json' }, signal)];

      expect(found).toEqual([expect.objectContaining({ body: '{"é":1}' }), undefined]);
    });

    it('lists what is below a prefix, a page at a time and in order', async () => {
      const { objects, location } = await at('listed/b%2F&<.json');
      const keys = ['listed/a.json', location.key, 'listed/c.json'];
      for (const key of [...keys, 'elsewhere.json']) {
        await objects.replace({ ...location, key }, object(key === 'listed/a.json' ? '' : 'x'), undefined, signal);
      }
      const place = { bucket: location.bucket, prefix: 'listed/', keysMax: 2 };

      const first = await objects.list({ ...place, after: undefined }, signal);
      const second = await objects.list({ ...place, after: first.objects.at(-1)?.key }, signal);

      const [a, b, c] = keys;
      expect([first, second]).toEqual([
        {
          objects: [
            { key: a, bytes: 0 },
            { key: b, bytes: 1 },
          ],
          isLast: false,
        },
        { objects: [{ key: c, bytes: 1 }], isLast: true },
      ]);
    });

    it('fails for reasons that may pass where the bucket is not there', async () => {
      const { objects, location } = await at('x.json');
      const missing = { ...location, bucket: 'no-such-bucket-here' };

      const write = objects.replace(missing, object('1'), undefined, signal);

      await expect(write).rejects.toMatchObject({ code: 'NoSuchBucket', retryable: true });
    });
  });
}
