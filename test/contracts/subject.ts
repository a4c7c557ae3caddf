import type { Item } from '../../handlers/core/attribute-value';
import type { Clock } from '../../handlers/core/clock';
import type { Difference, Inspection } from '../../handlers/core/inspection';
import type { BatchProcessor, BatchProcessorParts } from '../../handlers/core/process-batch';
import type { Sink } from '../../handlers/core/sink';

/**
 * Stands around every call that a sink makes to the outside. It may let the call fail before it is made, or lose its
 * answer after it was, which is what a crash at that point leaves behind. Reads of the test itself go without it.
 */
export type Around = <Answer>(call: () => Promise<Answer>) => Promise<Answer>;

export interface SubjectParts {
  readonly around: Around;
  /** Time of the history; a subject whose place has a clock of its own may ignore it. */
  readonly clock: Clock;
}

/** What the handler of an environment is made of besides its sink. */
export type EnvironmentParts = Omit<BatchProcessorParts, 'sink'>;

/** Items of a history: `customerId` (S) and `orderId` (N) are the key. */
export interface Subject {
  /** `aggregation on Dynoxide`: the sink, and where it writes to. */
  readonly name: string;
  /** How the state of the table is drawn where the sink asks something of it. Default: the suite's own items. */
  readonly attributes?: readonly Item[];
  /** Attributes that the sink can never take. Items that hold them must be quarantined, and no others. Default: none. */
  readonly poison?: readonly Item[];
  /** Images that the records of the stream carry. Default: both. */
  readonly viewType?: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';
}

/** What every open place has. */
export interface OpenPlace {
  /** May be left out where `environment` is given. */
  readonly sink?: Sink;
  /**
   * The handler as a new environment makes it, with nothing in memory: after a crash the next batch comes to one.
   * Default: a batch processor with `sink`, which is right where the sink itself remembers nothing.
   */
  environment?(parts: EnvironmentParts): BatchProcessor;
  close(): Promise<void>;
}

/** A state sink with the place that it writes to. */
export interface StateSubject extends Subject {
  /**
   * Whether a repair makes it equal to the table again. `redriven`: also where what was lost comes after all, once the
   * repair is over. `swept`: until it comes. Default: it takes none, or cannot tell what it holds.
   */
  readonly repair?: 'redriven' | 'swept';
  /** An empty place and the sink before it. */
  open(parts: SubjectParts): Promise<OpenState>;
  /** What a reader must see when the table holds these items, by a name of the subject's choice. */
  model(items: readonly Item[]): ReadonlyMap<string, string>;
}

export interface OpenState extends OpenPlace {
  /**
   * What a reader sees: tombstones and what the sink keeps for itself are left out. `table`: what the source table
   * holds, of which the sink may not have heard yet.
   */
  read(table: readonly Item[]): Promise<ReadonlyMap<string, string>>;
  /** What the sink tells of what it holds; nothing stands around its calls. */
  readonly inspection?: Inspection | undefined;
  /** Breaks one thing that the sink holds, by turns, and tells what must be found; undefined where there is nothing to break. */
  damage?(turn: number): Promise<Damage | undefined>;
  /** Has the place forget what it may forget at any time (a restart, a flush, an expiry within its guarantees). */
  disturb?(table: readonly Item[]): Promise<void>;
}

/** What is wrong with the place, as `compare` tells it. */
export type Damage = Pick<Difference, 'kind' | 'where' | 'attributes'>;

/** A log sink with the place that it writes to. */
export interface LogSubject extends Subject {
  /** Whether the place keeps the order of an item's entries. Default true. */
  readonly keepsOrder?: boolean;
  /** Whether the place knows entries that it refuses for good. Default true. */
  readonly refusesForGood?: boolean;
  open(parts: SubjectParts): Promise<OpenLog>;
}

export interface OpenLog extends OpenPlace {
  /** Every entry in the order of arrival. */
  read(): Promise<readonly LogEntry[]>;
  /** Has the place refuse the entries for these change ids, for good or for the next `times` tries. */
  refuse(changeIds: readonly string[], times: number | 'always'): void;
}

export interface LogEntry {
  /** The change's id, which is the entry's dedup id. */
  readonly changeId: string;
  readonly version: string;
  readonly itemKey: string;
  /** Images as the entry holds them. */
  readonly newImage?: Item;
  readonly oldImage?: Item;
}

/** An effect sink with the place that its effects reach. */
export interface EffectSubject extends Subject {
  open(parts: SubjectParts & { readonly onUncertain: 'send' | 'quarantine' }): Promise<OpenEffects>;
  /** Effects that a change must have, by a name that is the same for each delivery; none for most changes. */
  expected(change: { readonly oldImage?: Item; readonly newImage?: Item }): readonly string[];
}

export interface OpenEffects extends OpenPlace {
  /** Every effect that arrived: the id of its change, and its name among the effects of that change. */
  read(): Promise<readonly { readonly changeId: string; readonly name: string; readonly dedupId: string }[]>;
}
