import type { SinkRow } from '../sink-row';
import { createConditionalObjects } from './conditional-objects';
import { objectsEnv } from './env';
import { createObjectsSink } from './objects-sink';
import { parseObjectLayout } from './parse-object-layout';

export const objectsRow: SinkRow<typeof objectsEnv> = {
  name: 'objects',
  env: objectsEnv,
  create: ({ objectsBucket, objectsPrefix, objectsKey, objectsFormat }, { request }) =>
    createObjectsSink({
      objects: createConditionalObjects(request),
      bucket: objectsBucket,
      layout: parseObjectLayout(objectsPrefix, objectsKey, objectsFormat),
    }),
};
