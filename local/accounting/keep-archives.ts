import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { LocalArchive } from '../terraform/resources';
import { archivedObjects } from './archive-objects';

/** An archive's objects as files, which stay when the run is over. */
export interface KeptArchive {
  readonly name: string;
  readonly directory: string;
  readonly files: number;
  /** Pattern of the files that a query reads. */
  readonly pattern: string;
}

/** Writes what each archive holds below `directory`, in place of what the run before left there. */
export async function keepArchives(
  archives: readonly LocalArchive[],
  client: S3Client,
  directory: string,
): Promise<KeptArchive[]> {
  return Promise.all(
    archives.map(async ({ name, settings }) => {
      const place = join(directory, name);
      rmSync(place, { recursive: true, force: true });
      const objects = await archivedObjects(client, settings);
      for (const { key, content } of objects) {
        const file = join(place, ...key.split('/'));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
      const folder = (settings.prefix ?? '').split('/')[0]!.split('!{')[0]!;
      const ending = settings.parquet ? '*.parquet' : settings.isGzip ? '*.gz' : '*';
      return { name, directory: place, files: objects.length, pattern: join(place, folder, '**', ending) };
    }),
  );
}
