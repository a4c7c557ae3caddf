import type { Logger } from '../../../handlers/core/logger';

/** A rehearsal makes millions of log lines, and nobody reads one. */
export const silentLogger: Logger = {
  info: () => {},
  warn: () => {},
  error: () => {},
  with: () => silentLogger,
};
