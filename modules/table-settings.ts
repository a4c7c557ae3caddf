import type { Setting } from './setting';

/** A key attribute. */
export interface KeyAttribute {
  /** 1 to 255 characters. */
  readonly name: string;
  /** String, number, or binary. */
  readonly type: 'S' | 'N' | 'B';
}

/** Keys of a table or an index. */
export interface KeySchema {
  /** The attribute by which DynamoDB spreads items. Changing it replaces what it is the key of. */
  readonly partitionKey: KeyAttribute;
  /** The attribute by which items of one partition are sorted. @default Items are found by the partition key alone. */
  readonly sortKey?: KeyAttribute;
}

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

interface IndexProjection {
  /** Which attributes the index copies. @default ALL: reads never go back to the table, writes cost the whole item. */
  readonly projectionType?: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  /** 1 to 20 names; with `INCLUDE` only. @default None. */
  readonly nonKeyAttributes?: readonly string[];
}

export interface GlobalSecondaryIndex extends KeySchema, IndexProjection {
  /** Name of the index, 3 to 255 characters. */
  readonly indexName: string;
  /** Read capacity units, 1 or more; with PROVISIONED billing only. */
  readonly readCapacity?: number;
  /** Write capacity units, 1 or more; with PROVISIONED billing only. */
  readonly writeCapacity?: number;
}

/** Shares the table's partition key. Adding, changing or removing one replaces the table and its data. */
export interface LocalSecondaryIndex extends IndexProjection {
  /** Name of the index, 3 to 255 characters. */
  readonly indexName: string;
  /** The attribute by which this index sorts. */
  readonly sortKey: KeyAttribute;
}

export interface Replica {
  /** A region other than the table's own. */
  readonly regionName: string;
  /** Key in that region. @default The same kind of key as the table. A table with its own key needs one here too. */
  readonly kmsKeyArn?: string;
}

/** Another account that may read the stream. It counts as a reader: a shard serves two. */
export interface StreamReader {
  /** How the readers are told apart in messages. */
  readonly name: string;
  /** ARN of a role or of an account's root. */
  readonly principal: string;
}

/** Settings of a table, by AWS's names. Changing keys or local indexes replaces the table and loses its data. */
export interface TableSettings extends KeySchema {
  /** Name of the table, 3 to 255 characters. A change replaces the table. @default The name, then `-table`. */
  readonly tableName?: string;
  /** Indexes with keys of their own, at most 20; each is billed like a table. @default None. */
  readonly globalSecondaryIndexes?: Setting<readonly GlobalSecondaryIndex[]>;
  /** Other orders within a partition, at most 5. A change of them replaces the table. @default None. */
  readonly localSecondaryIndexes?: Setting<readonly LocalSecondaryIndex[]>;
  /** How reads and writes are paid for. @default PAY_PER_REQUEST: no capacity to plan; about seven times the price of capacity that is used fully. */
  readonly billingMode?: 'PAY_PER_REQUEST' | 'PROVISIONED';
  /** Read capacity units, 1 or more; with PROVISIONED only. */
  readonly readCapacity?: number;
  /** Write capacity units, 1 or more; with PROVISIONED only. */
  readonly writeCapacity?: number;
  /** Class of the storage. @default STANDARD. Infrequent access halves the price of storage and adds a quarter to reads and writes. */
  readonly tableClass?: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';
  /** Attribute that holds the epoch second at which DynamoDB may delete the item. @default Nothing expires. */
  readonly timeToLiveAttribute?: string;
  /** Restore to any second of the past 35 days; costs about a fifth of a dollar per GB and month. @default true: a mistake of code is not the end of the data. */
  readonly pointInTimeRecoveryEnabled?: Setting<boolean>;
  /** Customer managed key for the table and its stream; every reader then needs `kms:Decrypt`. @default AWS's own key `aws/dynamodb`. */
  readonly kmsKeyArn?: string;
  /** AWS refuses to delete the table while on. @default On where the rest of the pipeline is protected. */
  readonly deletionProtectionEnabled?: Setting<boolean>;
  /** Copies of the table in other regions, billed like the table. Each replica has a stream of its own. @default None. */
  readonly replicas?: Setting<readonly Replica[]>;
  /**
   * What a stream record holds. A change makes a new stream: records that nobody has read are lost, and so are the
   * writes between the two; the table refuses it until its latch is replaced.
   * @default NEW_AND_OLD_IMAGES: it serves every consumer, and another one cannot be chosen later without loss.
   */
  readonly streamViewType?: StreamViewType;
  /** Other accounts that may read the stream. @default None. */
  readonly streamReaders?: Setting<readonly StreamReader[]>;
  /** Tags of the table. @default Those of the provider. */
  readonly tags?: { readonly [key: string]: string };
}

/** A table that exists already: nothing of it is created, its stream is read. */
export interface ExistingTable extends KeySchema {
  /** `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/stream/LABEL` */
  readonly streamArn: string;
  /** View type of that stream. @default NEW_AND_OLD_IMAGES */
  readonly streamViewType?: StreamViewType;
  /** Customer managed key of the table. @default Readers need no key. */
  readonly kmsKeyArn?: string;
}
