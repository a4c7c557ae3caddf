import type { ItemTemplate } from '../item-template';

/** Where a Redis or Valkey server, or a node of its cluster, answers. */
export interface CacheEndpoint {
  /** Host name or address, without a scheme. */
  readonly host: string;
  /** TCP port, 1 to 65,535. @default 6379: what Redis, Valkey and ElastiCache listen on. */
  readonly port?: number;
}

/** Templates of the keys under which an item is cached: `order:{customerId}:{orderId}`. */
export type CacheKeys = readonly ItemTemplate[];
