import { randomBytes } from 'node:crypto';
import { objectBytes } from '../../../handlers/backfill-loader/object-bytes';
import { createLoaderRig } from './loader-rig';

const place = { bucket: 'exports', key: 'large' };

async function read(rig: ReturnType<typeof createLoaderRig>, onPart: () => void = () => {}): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of objectBytes(rig.request, place, rig.retryParts)) {
    parts.push(part);
    onPart();
  }
  return Buffer.concat(parts);
}

describe('objectBytes', () => {
  test('reads an object part by part', async () => {
    const rig = createLoaderRig([{}]);
    const stored = randomBytes(8 * 1_024 * 1_024 + 1);
    rig.objects.set('exports/large', stored);

    const bytes = await read(rig);

    expect(bytes.equals(stored)).toBe(true);
    expect(rig.ranges).toEqual(['bytes=0-8388607', 'bytes=8388608-16777215']);
  });

  test('fails where the object changes between two parts', async () => {
    const rig = createLoaderRig([{}]);
    rig.objects.set('exports/large', Buffer.alloc(8 * 1_024 * 1_024 + 1));

    const reading = read(rig, () => rig.objects.set('exports/large', Buffer.alloc(9_000_000)));

    await expect(reading).rejects.toMatchObject({ code: 'PreconditionFailed' });
  });

  test('names what S3 answered where there is no such object', async () => {
    const rig = createLoaderRig([{}]);

    const reading = read(rig);

    await expect(reading).rejects.toMatchObject({ code: 'NoSuchKey' });
  });
});
