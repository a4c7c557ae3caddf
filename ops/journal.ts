import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * What a command has done, on disk before it goes on, so that the next run of it begins where a killed one stood: one
 * JSON value a line.
 */
export interface Journal<Entry> {
  /** What earlier runs wrote, in order. A line that a kill tore is left out. */
  readonly entries: readonly Entry[];
  /** Returns once the entry would survive a crash. */
  append(entry: Entry): void;
  close(): void;
}

export function openJournal<Entry>(file: string): Journal<Entry> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const entries = whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Entry]));
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'a');
  // What a kill tore goes, or the next entry would become part of it.
  if (whole !== text) ftruncateSync(descriptor, Buffer.byteLength(whole));
  return {
    entries,
    append(entry) {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`);
      fsyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}
