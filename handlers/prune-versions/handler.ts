import type { Clock } from '../core/clock';
import { HandlerError, SettingsError, SinkError } from '../core/errors';
import { errorFields, type Logger } from '../core/logger';
import type { Random } from '../core/random';
import { retry } from '../core/retry';
import type { LambdaApi } from './lambda-api';
import { planPruning } from './plan-pruning';

export interface PruneVersionsParts {
  readonly functionNames: unknown;
  readonly keepVersions?: number | undefined;
  readonly api: LambdaApi;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: Random;
}

const keepVersionsDefault = 10;

/**
 * Makes a scheduled handler that deletes old versions of functions: every deploy publishes one, and an account holds
 * 75 GB of them. It needs `lambda:ListVersionsByFunction` and `lambda:ListAliases` on each function, and
 * `lambda:DeleteFunction` on each function's versions. A function that fails does not keep the others from being
 * pruned, but fails the invocation in the end.
 */
export function createPruneVersionsHandler(parts: PruneVersionsParts): () => Promise<{ readonly deleted: number }> {
  const { functionNames, keepVersions = keepVersionsDefault, logger } = parts;
  const names = listOf(functionNames);
  return async () => {
    let deleted = 0;
    const failures: unknown[] = [];
    for (const functionName of names) {
      try {
        deleted += await prune(functionName, keepVersions, parts);
      } catch (error) {
        logger.error('Versions could not be pruned.', { functionName, ...errorFields(error) });
        failures.push(error);
      }
    }
    logger.info('Versions were pruned.', { functions: names.length, deleted, failed: failures.length });
    if (failures.length === 0) return { deleted };
    throw new HandlerError(`${failures.length} of ${names.length} functions could not be pruned.`, {
      code: 'PruningIncomplete',
      cause: failures[0],
    });
  };
}

async function prune(functionName: string, keep: number, parts: PruneVersionsParts): Promise<number> {
  const { api, logger } = parts;
  const { signal } = new AbortController();
  const retrying = <Result>(call: () => Promise<Result>) =>
    retry(call, { clock: parts.clock, random: parts.random, signal, attemptsMax: 5 });
  const versions = await retrying(() => api.versionsOf(functionName));
  const aliases = await retrying(() => api.aliasesOf(functionName));
  let deleted = 0;
  for (const version of planPruning(versions, aliases, keep)) {
    try {
      await retrying(() => api.deleteVersion(functionName, version));
      deleted += 1;
    } catch (error) {
      // Lambda refuses to delete what an alias has been pointed to in the meantime, as it should.
      if (!(error instanceof SinkError) || error.code !== 'ResourceConflictException') throw error;
      logger.warn('A version is in use again and stays.', { functionName, version });
    }
  }
  return deleted;
}

function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '')) return value;
  const rule = 'must be a JSON list of function names';
  throw new SettingsError([
    `environment: \`TRIBUTARY_FUNCTION_NAMES\` ${rule}. Correct it in the function's environment.`,
  ]);
}
