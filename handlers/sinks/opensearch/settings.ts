import type { ItemTemplate } from '../item-template';

/** How the items of a table become the documents of an index, as plain data. */
export interface OpenSearchIndex {
  /** Name of the index, or of an alias of exactly one; lower case. Created when it is absent. */
  readonly name: string;
  /**
   * Id of a document, made of all key attributes: `order:{customerId}:{orderId}`. Ids above 512 UTF-8 bytes become
   * their SHA-256. @default The canonical text of the item's key.
   */
  readonly id?: ItemTemplate;
  /** Attributes that a document holds, by their names at the top. @default All: what is sought later is there. */
  readonly attributes?: readonly string[];
  /**
   * `changed` sends only changed fields, where the document is known to hold the item as it was before; else the whole
   * document goes. @default whole: the index reads and writes the document as a whole either way.
   */
  readonly update?: 'whole' | 'changed';
  /** Alias for readers that leaves deleted documents out. @default `NAME-live`. */
  readonly alias?: string;
  /** Mappings of an index that is created, JSON text, over the defaults. @default Numbers are doubles, text is no date. */
  readonly mappings?: string;
  /** Settings of an index that is created, JSON text, over the defaults. @default A field that does not fit its mapping is kept, unindexed. */
  readonly settings?: string;
  /** Days a deleted document's marker outlives it; must exceed the longest replay (stream 1 day, queues 14). @default 30: twice the longest. */
  readonly tombstoneRetentionDays?: number;
  /** Bytes of one `_bulk` request, 100,000 to 50,000,000; below the domain's limit (10 MiB on small instances). @default 5,000,000. */
  readonly bulkBytesMax?: number;
  /** Documents of one `_bulk` request, 1 to 10,000. @default 1,000. */
  readonly bulkDocumentsMax?: number;
}

/** `es`: a domain. `aoss`: a serverless collection, which is not verified. */
export type OpenSearchService = 'es' | 'aoss';
