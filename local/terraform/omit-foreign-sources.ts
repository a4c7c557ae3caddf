import type { LocalResources } from './resources';

/**
 * Leaves out the mappings of streams and queues that exist elsewhere, such as that of a table that is attached by its
 * stream's ARN: nothing here can give them a record. `hasForeignTables`: DynamoDB was here before the run, so that it
 * may have the stream.
 */
export function omitForeignSources(resources: LocalResources, hasForeignTables: boolean): void {
  const made = new Set([
    ...resources.tables.map(({ streamArn }) => streamArn),
    ...resources.queues.map(({ arn }) => arn),
  ]);
  const isForeign = ({ source, eventSourceArn }: LocalResources['mappings'][number]) =>
    !made.has(eventSourceArn) && !(source === 'dynamodb' && hasForeignTables);
  for (const { address, eventSourceArn } of resources.mappings.filter(isForeign)) {
    const reason = `it reads ${eventSourceArn}, which this configuration does not make`;
    resources.omissions.push({ address, reason });
  }
  resources.mappings.splice(0, Infinity, ...resources.mappings.filter((mapping) => !isForeign(mapping)));
}
