import type { ItemTemplate } from '../item-template';

/** Attribute values as DynamoDB has them, or plain JSON. */
export type ObjectFormat = 'dynamodb-json' | 'json';

/** Where the object of an item lies and what it holds: the part of the settings that the handler reads. */
export interface ObjectLayout {
  /** Begins every key, such as `orders/`. @default Nothing. */
  readonly prefix?: string;
  /**
   * Key of an item's object below the prefix: `{customerId}/{orderId}.json`. It names every key attribute of the table
   * and no other attribute, so that an item never moves to another object. Values are percent-encoded; what follows a
   * placeholder directly must not be another one, a letter, a digit or one of `-_.~%`, unless it ends the key.
   * @default The encoded key values with `/` between them, then `.json`.
   */
  readonly key?: ItemTemplate;
  /**
   * `dynamodb-json` keeps every type exactly. `json`: numbers with all their digits, sets as lists, binary as base64.
   * @default dynamodb-json
   */
  readonly format?: ObjectFormat;
}

/** Days that a tombstone outlives its delete: the tag that a lifecycle rule goes by. */
export const tombstoneTag = { key: 'tributary', value: 'tombstone' } as const;

/** Names of the objects' metadata, after `x-amz-meta-`. */
export const objectMetadata = {
  version: 'version',
  changedAtMs: 'changed-at-ms',
  repairedFromMs: 'repaired-from-ms',
  deleted: 'deleted',
} as const;
