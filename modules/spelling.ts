/** `ByProduct` -> `by-product`: construct ids are PascalCase, names in AWS are kebab-case. */
export function kebabCase(id: string): string {
  return separate(id, '-');
}

/** `ByProduct` -> `by_product`: names in Terraform are snake_case. */
export function snakeCase(id: string): string {
  return separate(id, '_');
}

/** `SHIPMENTS_TABLE` -> `ShipmentsTable`: variables are upper case, construct ids are PascalCase. */
export function pascalCase(variable: string): string {
  return variable
    .toLowerCase()
    .split('_')
    .filter((word) => word !== '')
    .map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`)
    .join('');
}

function separate(id: string, separator: string): string {
  return id
    .replace(/([a-z0-9])([A-Z])/g, `$1${separator}$2`)
    .replace(/([A-Z])([A-Z][a-z])/g, `$1${separator}$2`)
    .replace(/[^A-Za-z0-9]+/g, separator)
    .toLowerCase();
}
