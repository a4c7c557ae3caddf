import { chooseText } from './condition';
import type { Condition } from './setting';

/**
 * Physical names, in one place because the checks measure them before the constructs use them. `name` is the name of
 * the construct, such as `orders-dev-by-product`, and may hold expressions; ids and variables are literals.
 */
export const names = {
  table: (pipeline: string) => `${pipeline}-table`,
  view: (name: string) => `${name}-view`,
  once: (name: string) => `${name}-once`,
  ownTable: (name: string, variable: string) => `${name}-${variable.toLowerCase().replaceAll('_', '-')}`,
  logGroup: (name: string) => `/aws/lambda/${name}`,
  failureQueue: (name: string) => `${name}-failures`,
  /** AWS adds 26 characters. */
  failureBucketPrefix: (name: string) => `${name}-failures-`,
  claimCheckBucketPrefix: (name: string) => `${name}-claims-`,
  topic: (name: string, fifo: Condition) => withSuffix(name, fifo),
  queue: (name: string, fifo: Condition) => withSuffix(name, fifo),
  deadLetterQueue: (name: string, fifo: Condition) => withSuffix(`${name}-dead-letters`, fifo),
  pruner: (pipeline: string) => `${pipeline}-version-pruner`,
} as const;

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

/** AWS tells FIFO topics and queues by their names. */
function withSuffix(name: string, fifo: Condition): string {
  return chooseText(fifo, `${name}.fifo`, name);
}

function separate(id: string, separator: string): string {
  return id
    .replace(/([a-z0-9])([A-Z])/g, `$1${separator}$2`)
    .replace(/([A-Z])([A-Z][a-z])/g, `$1${separator}$2`)
    .replace(/[^A-Za-z0-9]+/g, separator)
    .toLowerCase();
}
