import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { LocalRunError } from '../local-run-error';

/** Unpacks a function's zip into a folder and resolves with the folder. */
export async function unpackZip(file: string, directory: string): Promise<string> {
  for (const [name, bytes] of Object.entries(unzipSync(read(file)))) {
    const target = normalize(join(directory, name));
    if (!target.startsWith(directory + sep)) {
      throw new LocalRunError('function', `${file} holds the path ${name}, which leaves its folder.`);
    }
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    // A zip made on another system may not carry modes, and `bootstrap` has to run.
    if (name === 'bootstrap') chmodSync(target, 0o755);
  }
  return directory;
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new LocalRunError('function', `The zip ${file} cannot be read. Run \`npm run build\`.`, { cause: error });
  }
}
