import { join } from 'node:path';
import { type BuildSettings, type BuiltZip, buildZips, type ZipEntry } from '../../handlers/build';

/**
 * Bundles consumers of a project elsewhere into zips: the same bytes that the product's own build makes of them.
 * `product` is the folder of this product, with the parts that go into a bundle.
 */
export function buildEntries(
  entries: readonly ZipEntry[],
  settings: BuildSettings,
  product: string,
): Promise<readonly BuiltZip[]> {
  const aliases = { '@aws-sdk/credential-provider-node': join(product, 'handlers', 'sdk-credentials') };
  return buildZips(
    entries.map((entry) => ({ ...entry, aliases })),
    settings,
  );
}
