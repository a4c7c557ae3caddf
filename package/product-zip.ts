import { join } from 'node:path';
import { packageFolder } from './package-folder';

export const productZipNames = [
  'fan-out',
  'fan-out-direct',
  'view',
  'aggregation',
  'replica',
  'opensearch',
  'cache',
  'objects',
  'audit',
  'transitions',
  'firehose-transform',
  'prune-versions',
  'backfill-loader',
] as const;

/** A function of the product, by the name of its zip. */
export type ProductZip = (typeof productZipNames)[number];

/** Path of a zip that the package brings along; its Lambda handler is `index.handler`. */
export function productZip(name: ProductZip): string {
  return join(packageFolder(), 'zips', `${name}.zip`);
}
