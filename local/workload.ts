import type { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../handlers/core/attribute-value';
import type { EventName } from '../handlers/core/change';

/**
 * What a local run writes. A file with one as its default export is run by `npm start -- --workload FILE`; the
 * accounting then compares every sink with what the workload wrote, so it works for any workload.
 */
export interface Workload {
  /** What it writes, in a few words for the output. */
  readonly title: string;
  /** Key attributes of the table that it writes to. Default: any table will do. */
  readonly keys?: readonly string[];
  /** Writes everything, and resolves when the last write has been answered. */
  run(context: WorkloadContext): Promise<void>;
  /** Effects that consumers of the user's own have, which nothing else in the configuration describes. */
  readonly effects?: readonly EffectCheck[];
}

export interface WorkloadContext {
  /** `--orders`: how much to write, default 500. */
  readonly orders: number;
  /** Name of the table whose stream a mapping reads, with the keys of the workload; the first if there are several. */
  readonly tableName: string;
  /** Names of all tables, by Terraform address. */
  readonly tableNames: Readonly<Record<string, string>>;
  /** Seeded: the same numbers in every run, from 0 up to 1. */
  readonly random: () => number;
  /** Aborts when the run is stopped. */
  readonly signal: AbortSignal;
  /**
   * Sends a write by the AWS SDK and remembers what it changed. Writes of one item are sent one after the other, in
   * the order of the calls. Rejects as the SDK does; a write that changes nothing is no change.
   */
  write(command: WriteCommand): Promise<void>;
}

export type WriteCommand = PutItemCommand | UpdateItemCommand | DeleteItemCommand;

/** A change that a workload made, as the table answered it: what every sink is compared with. */
export interface LoggedChange {
  readonly table: string;
  readonly keys: Item;
  readonly eventName: EventName;
  readonly oldImage: Item | undefined;
  readonly newImage: Item | undefined;
  /** When the write was answered. */
  readonly writtenAtMs: number;
}

/** How often something must have happened, told from a table that the consumer keeps. */
export interface EffectCheck {
  /** Name of the sink in the table at the end. */
  readonly sink: string;
  /** Environment variable by which a function knows the table. */
  readonly tableVariable: string;
  /** Key to how often it must have happened. */
  expected(changes: readonly LoggedChange[]): ReadonlyMap<string, number>;
  /** Key and count of one row. */
  found(row: Item): { readonly key: string; readonly count: number };
}
