import type { Clock } from './clock';

/** Facts of a log line: ids, counts and codes. Never an item, a key, or the text of an error, which may quote one. */
export interface LogFields {
  readonly [name: string]: string | number | boolean | undefined;
}

/** One JSON line per call: `{"level","message","time", ...fields}`. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same logger with fields that every line carries. */
  with(fields: LogFields): Logger;
}

export type WriteLine = (line: string) => void;

/** Past the console, which Lambda patches: it would prefix each line, and metrics would not be found in it. */
export const writeStdout: WriteLine = (line) => {
  process.stdout.write(`${line}\n`);
};

export function createLogger(write: WriteLine, clock: Clock, fields: LogFields = {}): Logger {
  const log = (level: string) => (message: string, more?: LogFields) =>
    write(JSON.stringify({ level, message, time: new Date(clock.nowMs()).toISOString(), ...fields, ...more }));
  return {
    info: log('INFO'),
    warn: log('WARN'),
    error: log('ERROR'),
    with: (more) => createLogger(write, clock, { ...fields, ...more }),
  };
}

/** Name and code of an error of any shape, for a log line. What does not look like a code word is left out. */
export function errorFields(error: unknown): { readonly errorName: string; readonly errorCode?: string } {
  const { name, code } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const errorName = isWord(name) ? name : typeof error;
  return isWord(code) ? { errorName, errorCode: code } : { errorName };
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.:$-]{1,80}$/.test(value);
}
