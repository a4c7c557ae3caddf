import type { JsonObject } from '../plan/json';
import { mappingType, readsStream } from './hazards/mapping';
import { blocksAt, flagAt, identityAt, isUnknownAt, type PlannedChange, type Side, textAt } from './planned-change';
import { referredChange } from './referred-changes';

/** A stream with those that read it, before and after. */
export interface StreamReaders {
  readonly kind: 'dynamodb' | 'kinesis';
  /** The table or stream, where a plan holds it. */
  readonly stream: PlannedChange | undefined;
  readonly before: readonly Reader[];
  readonly after: readonly Reader[];
}

export interface Reader {
  readonly change: PlannedChange;
  /** In words, as `a mapping`. */
  readonly what: string;
}

/**
 * Readers that share a shard. Of a table's stream AWS advises two at most, and one of a global table, whatever version it
 * is of: its replication counts as the other. A Kinesis shard answers five reads a second, and each of Lambda, Pipes and
 * Firehose takes one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 * @see https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 */
export const readersMax = { dynamodb: 2, kinesis: 5 } as const;

/** Who reads what, over all plans: a stream is the same one wherever its ARN is. */
export function streamReaders(changes: readonly PlannedChange[]): readonly StreamReaders[] {
  const found = new Map<string, { stream: PlannedChange | undefined; before: Reader[]; after: Reader[] }>();
  for (const side of ['before', 'after'] as const) {
    for (const change of changes) {
      for (const { id, what } of readsBy(change, side, changes)) {
        const known = found.get(id) ?? { stream: streamOf(id, changes), before: [], after: [] };
        // A table shows replicas that resources of their own make, and there may be many: one replication reads.
        const isTold = what === replication && known[side].some((reader) => reader.what === replication);
        if (!isTold) known[side].push({ change, what });
        found.set(id, known);
      }
    }
  }
  return [...found].map(([id, readers]) => ({ kind: id.includes(':kinesis:') ? 'kinesis' : 'dynamodb', ...readers }));
}

interface Read {
  /** Of the table or the Kinesis stream. */
  readonly id: string;
  readonly what: string;
}

const replication = 'replication of the global table';

/** Where a reader names its source, and whether it reads at all. */
const sources: {
  readonly [type: string]: {
    readonly path: readonly (string | number)[];
    readonly what: string;
    readonly reads: (change: PlannedChange, side: Side) => boolean;
  };
} = {
  [mappingType]: {
    path: ['event_source_arn'],
    what: 'a mapping',
    reads: (change, side) => readsStream(change, side) && flagAt(change, side, 'enabled') !== false,
  },
  aws_pipes_pipe: {
    path: ['source'],
    what: 'a pipe',
    reads: (change, side) => textAt(change, side, 'desired_state') !== 'STOPPED',
  },
  aws_kinesis_firehose_delivery_stream: {
    path: ['kinesis_source_configuration', 0, 'kinesis_stream_arn'],
    what: 'a delivery stream',
    reads: () => true,
  },
  aws_dynamodb_table_replica: {
    path: ['global_table_arn'],
    what: replication,
    reads: () => true,
  },
};

function readsBy(change: PlannedChange, side: Side, changes: readonly PlannedChange[]): readonly Read[] {
  // What Terraform forgets goes on in AWS.
  const from = side === 'after' && change.action === 'forget' ? 'before' : side;
  if (change[from] === undefined) return [];
  const ids = Object.hasOwn(replicated, change.type) ? replicated[change.type]!(change, from, changes) : [];
  const replications = ids.map((id) => ({ id, what: replication }));
  const source = Object.hasOwn(sources, change.type) ? sources[change.type]! : undefined;
  if (!source?.reads(change, from)) return replications;
  const arn = textAt(change, from, ...source.path);
  const id = arn === undefined ? ahead(change, from, source.path, changes) : idOfArn(arn);
  return id === undefined ? replications : [{ id, what: source.what }, ...replications];
}

/** Tables whose streams replication reads: of each region, as far as their ARNs are known. */
const replicated: {
  readonly [type: string]: (change: PlannedChange, side: Side, changes: readonly PlannedChange[]) => readonly string[];
} = {
  aws_dynamodb_table: (table, side) => {
    const replicas = blocksAt(table, side, 'replica').filter(isReadFromStream);
    return replicas.length === 0 ? [] : [idOfTable(table), ...idsOf(replicas.map(({ arn }) => arn))];
  },
  aws_dynamodb_table_replica: (replica, side) => idsOf([textAt(replica, side, 'arn')]),
  // Of version 2017.11.29: tables of one name, one in each region.
  aws_dynamodb_global_table: (global, side, changes) => {
    const name = identityAt(global, side, 'name');
    const isOne = (one: PlannedChange) => one.type === 'aws_dynamodb_table' && identityAt(one, side, 'name') === name;
    return name === undefined ? [] : changes.filter(isOne).map(idOfTable);
  },
};

/**
 * Replicas that are strongly consistent need no stream.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-streamspecification.html
 */
function isReadFromStream(replica: JsonObject): boolean {
  return replica.consistency_mode !== 'STRONG';
}

function idsOf(arns: readonly unknown[]): readonly string[] {
  return arns.flatMap((arn) => (typeof arn === 'string' && arn !== '' ? (idOfArn(arn) ?? []) : []));
}

/** A consumer with throughput of its own shares nothing, and a queue has no shards. */
function idOfArn(arn: string): string | undefined {
  const [, , service, , , name = ''] = arn.split(':');
  const head = arn.split(':').slice(0, 5).join(':');
  const [kind, first, further] = name.split('/');
  if (service === 'dynamodb') return `${head}:${kind}/${first}`;
  return service === 'kinesis' && further !== 'consumer' ? `${head}:${kind}/${first}` : undefined;
}

/** An ARN that only apply will tell, or that is a secret, by what it refers to, else by what it was or its mark. */
function ahead(
  change: PlannedChange,
  side: Side,
  path: readonly (string | number)[],
  changes: readonly PlannedChange[],
): string | undefined {
  const secret = identityAt(change, side, ...path);
  if (secret !== undefined) return `secret:dynamodb:${secret}`;
  if (side === 'before' || !isUnknownAt(change, ...path)) return undefined;
  const source = referredChange(change, path, sourceTypes, changes);
  if (source) return source.type === 'aws_dynamodb_table' ? idOfTable(source) : idOfKinesis(source);
  const before = change.before && textAt(change, 'before', ...path);
  return before === undefined ? undefined : idOfArn(before);
}

const sourceTypes = ['aws_dynamodb_table', 'aws_kinesis_stream'];

function idOfTable(table: PlannedChange): string {
  return textAt(table, 'before', 'arn') ?? `ahead:dynamodb:${table.plan}:${table.address}`;
}

function idOfKinesis(stream: PlannedChange): string {
  return textAt(stream, 'before', 'arn') ?? `ahead::kinesis:${stream.plan}:${stream.address}`;
}

function streamOf(id: string, changes: readonly PlannedChange[]): PlannedChange | undefined {
  return changes.find(
    (one) =>
      (one.type === 'aws_dynamodb_table' && idOfTable(one) === id) ||
      (one.type === 'aws_kinesis_stream' && idOfKinesis(one) === id),
  );
}
