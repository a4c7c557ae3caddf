/** Where a published set is found in the registry. */
export const registrySource = 'tributary/tributary/aws';

/** The calls in an example, without its provider and settings of Terraform, as a user of the published set writes them. */
export function usageIn(example: string, version: string): string {
  return example
    .slice(example.indexOf('module "'))
    .replace(
      /^( *)source( *)= "\.\.\/\.\.(\/modules\/[a-z-]+)?"$/gm,
      (_match, indent: string, gap: string, module = '') => {
        // `=` stands below `=`, whether further arguments follow on the next line or behind a blank one.
        const wider = gap === ' ' ? '  ' : gap;
        const source = `${indent}source${wider}= "${registrySource}${module.replace('/', '//')}"`;
        return `${source}\n${indent}version${wider.slice(1)}= "${version}"`;
      },
    )
    .trim();
}
