import { consumerEnv, type EnvTable } from '../core/env';

/**
 * Settings of the cdc handler.
 * - `sink`: which sink receives the changes; `view` is the first.
 * - `viewTable`, `viewProjection`: the view's table name and its `ViewProjection` as JSON.
 */
export const cdcEnv = {
  ...consumerEnv,
  sink: { name: 'TRIBUTARY_SINK', kind: 'text' },
  viewTable: { name: 'TRIBUTARY_VIEW_TABLE', kind: 'text', optional: true },
  viewProjection: { name: 'TRIBUTARY_VIEW_PROJECTION', kind: 'json', optional: true },
} as const satisfies EnvTable;
