import { kinesisStreamArnOf } from './create-kinesis';
import type { LocalResources } from './resources';

/**
 * Leaves out what reads streams and queues that exist elsewhere, such as the mapping of a table that is attached by its
 * stream's ARN: nothing here can give it a record. `hasForeignTables`: DynamoDB was here before the run, so that it
 * may have the stream.
 */
export function omitForeignSources(resources: LocalResources, hasForeignTables: boolean): void {
  const tableStreams = new Map(resources.tables.map(({ name, streamArn }) => [name, streamArn]));
  const made = new Set([
    ...tableStreams.values(),
    ...resources.queues.map(({ arn }) => arn),
    ...resources.kinesisStreams.map(({ arn }) => arn),
  ]);
  const isMade = (arn: string) => made.has(kinesisStreamArnOf(arn));
  omit(resources, resources.mappings, ({ source, eventSourceArn }) =>
    isMade(eventSourceArn) || (source === 'dynamodb' && hasForeignTables)
      ? undefined
      : foreign('reads', eventSourceArn),
  );
  omit(resources, resources.archives, ({ settings: { sourceArn } }) =>
    isMade(sourceArn) ? undefined : foreign('reads', sourceArn),
  );
  omit(resources, resources.kinesisDestinations, ({ streamArn, tableName }) => {
    if (!isMade(streamArn)) return foreign('writes to', streamArn);
    return tableStreams.get(tableName)
      ? undefined
      : `${tableName} has no stream here, which its changes are taken from`;
  });
}

/** Takes out of the list what there is a reason against. */
function omit<T extends { readonly address: string }>(
  { omissions }: LocalResources,
  list: T[],
  reasonAgainst: (one: T) => string | undefined,
) {
  const kept = list.filter((one) => {
    const reason = reasonAgainst(one);
    if (reason !== undefined) omissions.push({ address: one.address, reason });
    return reason === undefined;
  });
  list.splice(0, Infinity, ...kept);
}

function foreign(verb: string, arn: string): string {
  return `it ${verb} ${arn}, which this configuration does not make`;
}
