import type { AggregationSettings } from './aggregation-settings';
import type { AuditSettings } from './audit-settings';
import type { CacheSettings } from './cache-settings';
import type { ObjectsSettings } from './objects-settings';
import type { OpensearchSettings } from './opensearch-settings';
import type { ReplicaSettings } from './replica-settings';
import type { TransitionsSettings } from './transitions-settings';
import type { ViewSettings } from './view-settings';

/** The settings of each sink, by its name. */
export interface SinkSettings {
  /** Keeps a materialized view with the handler that this module brings. @default No view. */
  readonly view: ViewSettings;
  /** Keeps counts and exact sums of items, by group. @default No aggregation. */
  readonly aggregation: AggregationSettings;
  /** Keeps a table in another region or account equal to this one. @default No replica. */
  readonly replica: ReplicaSettings;
  /** Keeps items as documents of an OpenSearch index. @default No index. */
  readonly opensearch: OpensearchSettings;
  /** Keeps the latest state of each item as an S3 object. @default No objects. */
  readonly objects: ObjectsSettings;
  /** Writes every change to an audit log. @default No log. */
  readonly audit: AuditSettings;
  /** Invalidates what a Redis or Valkey caches of items that change. @default No cache. */
  readonly cache: CacheSettings;
  /** Sends messages, events and mails for transitions of an item. @default Nothing is sent. */
  readonly transitions: TransitionsSettings;
}

export type SinkName = keyof SinkSettings;

/** Settings of the one sink that a function keeps; where Terraform decides, each may be the one. */
export type ChosenSinks = Partial<SinkSettings>;
