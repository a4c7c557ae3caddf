import { Token } from 'cdktf';
import { chooseText } from './condition';
import { type Condition, expression, isExpression } from './setting';

export { kebabCase, pascalCase, snakeCase } from './spelling';

/**
 * Physical names, in one place because the checks measure them before the constructs use them. `name` is the name of
 * the construct, such as `orders-dev-by-product`, and may hold expressions; ids and variables are literals.
 */
export const names = {
  table: (pipeline: string) => `${pipeline}-table`,
  view: (name: string) => `${name}-view`,
  aggregation: (name: string) => `${name}-aggregation`,
  replica: (name: string) => `${name}-replica`,
  /** ElastiCache takes lower case only, and so do names of pipelines and consumers. */
  cache: (name: string) => `${name}-cache`,
  cacheServers: (name: string) => `${name}-cache`,
  cacheClients: (name: string) => `${name}-cache-clients`,
  once: (name: string) => `${name}-once`,
  ownTable: (name: string, variable: string) => `${name}-${variable.toLowerCase().replaceAll('_', '-')}`,
  logGroup: (name: string) => `/aws/lambda/${name}`,
  failureQueue: (name: string) => `${name}-failures`,
  /** AWS adds 26 characters. */
  failureBucketPrefix: (name: string) => `${name}-failures-`,
  auditBucketPrefix: (name: string) => `${name}-audit-`,
  auditStream: (name: string) => `${name}-audit`,
  objectsBucketPrefix: (name: string) => `${name}-objects-`,
  transitions: (name: string) => `${name}-transitions`,
  claimCheckBucketPrefix: (name: string) => `${name}-claims-`,
  archive: (pipeline: string) => `${pipeline}-archive`,
  archiveTransform: (pipeline: string) => `${pipeline}-archive-transform`,
  archiveBucketPrefix: (pipeline: string) => `${pipeline}-archive-`,
  /** Athena wants hyphens of a database's name quoted. */
  archiveDatabase: (pipeline: string) => withUnderscores(pipeline),
  kinesisStream: (pipeline: string) => `${pipeline}-changes`,
  topic: (name: string, fifo: Condition) => withSuffix(name, fifo),
  queue: (name: string, fifo: Condition) => withSuffix(name, fifo),
  deadLetterQueue: (name: string, fifo: Condition) => withSuffix(`${name}-dead-letters`, fifo),
  pipeDeadLetterQueue: (name: string) => `${name}-dead-letters`,
  /** CloudWatch lets whoever logs for AWS write below this prefix. */
  pipeLogGroup: (name: string) => `/aws/vendedlogs/pipes/${name}`,
  enrichment: (name: string) => `${name}-enrichment`,
  ruleQueue: (name: string) => `${name}-events`,
  ruleDeadLetterQueue: (name: string) => `${name}-dead-letters`,
  pruner: (pipeline: string) => `${pipeline}-version-pruner`,
  backfill: (pipeline: string) => `${pipeline}-backfill`,
  backfillRun: (name: string) => `${name}-run`,
  backfillBucketPrefix: (name: string) => `${name}-`,
  /** As with pipes. */
  stateMachineLogGroup: (name: string) => `/aws/vendedlogs/states/${name}`,
} as const;

/** AWS tells FIFO topics and queues by their names. */
function withSuffix(name: string, fifo: Condition): string {
  return chooseText(fifo, `${name}.fifo`, name);
}

function withUnderscores(name: string): string {
  return isExpression(name) ? Token.asString(expression`replace(${name}, "-", "_")`) : name.replaceAll('-', '_');
}
