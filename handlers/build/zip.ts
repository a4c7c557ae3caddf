import { zipSync } from 'fflate';

/**
 * A zip with one file, the same bytes on every machine: the time is a local one as text, because a `Date` would shift
 * with the time zone; the mode is written as Unix would, so that Lambda can read the file; and the compressor is in
 * JavaScript, because zlib's output changes with the version of Node.
 */
export function zipOf(name: string, content: Uint8Array): Uint8Array {
  return zipSync({ [name]: [content, { mtime: '1980-01-01T12:00:00', level: 9, os: 3, attrs: 0o644 << 16 }] });
}
