/**
 * Stands in for `archiver`, which CDKTF loads as it starts and uses for a `TerraformAsset` of type ARCHIVE alone. Such
 * a zip differs from build to build, and a bundled app cannot make one: `npm run build` makes the zips.
 */
export default function archiver(): never {
  throw new Error('A TerraformAsset of type ARCHIVE cannot be made here. Build the zip before, and use type FILE.');
}
