import type { EnvTable } from '../../core/env';

/** The bucket, and where an item's object lies in it. */
export const objectsEnv = {
  objectsBucket: { name: 'TRIBUTARY_OBJECTS_BUCKET', kind: 'text' },
  objectsPrefix: { name: 'TRIBUTARY_OBJECTS_PREFIX', kind: 'text', optional: true },
  objectsKey: { name: 'TRIBUTARY_OBJECTS_KEY', kind: 'text', optional: true },
  objectsFormat: { name: 'TRIBUTARY_OBJECTS_FORMAT', kind: 'text', optional: true },
} as const satisfies EnvTable;
