import type { EnvTable } from '../../core/env';

/** The view's table name, and its `ViewProjection` as JSON. */
export const viewEnv = {
  viewTable: { name: 'TRIBUTARY_VIEW_TABLE', kind: 'text' },
  viewProjection: { name: 'TRIBUTARY_VIEW_PROJECTION', kind: 'json' },
} as const satisfies EnvTable;
