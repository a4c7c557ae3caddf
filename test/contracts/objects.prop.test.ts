import { type S3Notifier, startS3Notifier } from '../../local/services/s3-notifier';
import { createFakeS3, type FakeS3 } from '../support/fake-s3';
import { type RunningFauxqs, startFauxqs } from '../support/fauxqs';
import { describeConditionalObjects } from './conditional-objects-contract';
import { type ObjectPlace, objectsSubject } from './objects-subject';
import { objectsTypes } from './objects-types';
import { s3Places } from './s3-place';
import { describeStateContract } from './state-contract';
import type { Damage } from './subject';
import { describeTypes } from './types-contract';

async function openFake(): Promise<ObjectPlace> {
  const { request, objects } = createFakeS3();
  const read = async () =>
    [...objects.values()].map(({ body, headers }) => ({
      body: body.toString(),
      isDeleted: headers['x-amz-meta-deleted'] === 'true',
    }));
  return { bucket: 'states', request, read, damage: async (turn) => damageObject(objects, turn) };
}

/** Takes an object away, or puts another number of lines into it. */
function damageObject(objects: FakeS3['objects'], turn: number): Damage | undefined {
  const standing = [...objects].filter(([, { body }]) => body.length > 0);
  const [path, object] = standing[turn % Math.max(standing.length, 1)] ?? [];
  if (path === undefined || !object) return undefined;
  const where = path.split('/').slice(2).map(decodeURIComponent).join('/');
  if (turn % 2 === 0) {
    objects.delete(path);
    return { kind: 'missing', where };
  }
  const damaged = { ...(JSON.parse(object.body.toString()) as object), added: { BOOL: true } };
  objects.set(path, { ...object, body: Buffer.from(JSON.stringify(damaged)) });
  return { kind: 'differs', where, attributes: ['added'] };
}

let fauxqs: RunningFauxqs;
let notifier: S3Notifier;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  notifier = await startS3Notifier(fauxqs.url);
});

afterAll(async () => {
  await notifier.stop();
  await fauxqs.stop();
});

const openLocal = s3Places(() => notifier.endpoint);

describeConditionalObjects('a fake S3', openFake);
describeConditionalObjects('the S3 of the local run', openLocal);
describeStateContract(objectsSubject('the S3 of the local run', openLocal), { runs: 2 });
describeStateContract(objectsSubject('a fake S3', openFake));
describeStateContract(objectsSubject('a fake S3', openFake, 'NEW_IMAGE'), { runs: 8 });
describeTypes(objectsTypes('dynamodb-json'));
describeTypes(objectsTypes('json'), { items: 10_000 });
