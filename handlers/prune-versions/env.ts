import type { EnvTable } from '../core/env';

/**
 * Settings of the pruner of function versions.
 * - `functionNames`: the functions whose versions it prunes; JSON list.
 * - `keepVersions`: versions kept of each, the live one and older ones to roll back to; 1 to 100, default 10.
 */
export const pruneVersionsEnv = {
  functionNames: { name: 'TRIBUTARY_FUNCTION_NAMES', kind: 'json' },
  keepVersions: { name: 'TRIBUTARY_KEEP_VERSIONS', kind: 'integer', optional: true, min: 1, max: 100 },
} as const satisfies EnvTable;
