/** Where a published set is found. */
export const registrySource = 'tributary/tributary/aws';

/** The calls in an example, without its provider and settings of Terraform, as a user of the published set writes them. */
export function usageIn(example: string, version: string): string {
  const start = example.indexOf('module "');
  return example
    .slice(start)
    .replace(
      /^( *)source( *)= "\.\.\/\.\.\/modules\/([a-z-]+)"$/gm,
      (_match, indent: string, gap: string, name: string) =>
        `${indent}source${gap}= "${registrySource}//modules/${name}"\n${indent}version${gap.slice(1)}= "${version}"`,
    )
    .replace(
      /^( *)source( *)= "\.\.\/\.\."$/gm,
      (_match, indent: string, gap: string) =>
        `${indent}source${gap}= "${registrySource}"\n${indent}version${gap.slice(1)}= "${version}"`,
    )
    .trim();
}
