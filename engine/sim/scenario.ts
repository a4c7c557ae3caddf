/**
 * Traffic and faults of one rehearsal. Plain data, so that it can be saved, shrunk and replayed. All times are
 * milliseconds after the start of the run.
 */
export interface Scenario {
  readonly name: string;
  /** One sentence for a person: what happens. */
  readonly title: string;
  /** Writing stops here; the run goes on until everything is finished. */
  readonly durationMs: number;
  readonly traffic: Traffic;
  readonly timing: FunctionTiming;
  readonly faults: readonly Fault[];
}

export interface Traffic {
  /** Shards of the stream at the start, 1 to 1,000. */
  readonly shards: number;
  /** Distinct items that are written, at least 1. */
  readonly items: number;
  /** Writes a second from a time on, for the whole stream. The first row starts at 0. */
  readonly rates: readonly { readonly fromMs: number; readonly perSecond: number }[];
  /** Share of the writes that go to one single item, 0 to 1. */
  readonly hotShare: number;
  /** Size of one record as JSON in the event. */
  readonly recordBytes: number;
}

/** How long the function takes when nothing is wrong. */
export interface FunctionTiming {
  readonly perInvocationMs: number;
  /** Time of one call to the sink. Handlers that work in parallel wait for several at once. */
  readonly perRecordMs: number;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Part of the invocations or calls that a fault meets, above 0 and up to 1. */
interface Share {
  readonly share: number;
}

/**
 * - `poison`: the next record written at or after `atMs` can never succeed; `recognized`: the handler can tell.
 * - `outage`: the sink refuses every call.
 * - `timeouts`: the function does not answer before its timeout.
 * - `throttling`: the invocation is turned away before it reaches the function.
 * - `lost-response`: the function did its work, but its answer does not arrive.
 * - `shard-split`: a shard ends and two children take its items.
 * - `restart`: Lambda's poller moves to another host and resumes from the checkpoints.
 * - `mapping-off`: the mapping is disabled.
 * - `destination-down`: the failure destination cannot be written.
 */
export type Fault =
  | { readonly type: 'poison'; readonly atMs: number; readonly recognized: boolean }
  | ({ readonly type: 'outage' } & Span)
  | ({ readonly type: 'timeouts' } & Span & Share)
  | ({ readonly type: 'throttling' } & Span & Share)
  | ({ readonly type: 'lost-response' } & Span & Share)
  | { readonly type: 'shard-split'; readonly atMs: number; readonly shard: number }
  | { readonly type: 'restart'; readonly atMs: number }
  | ({ readonly type: 'mapping-off' } & Span)
  | ({ readonly type: 'destination-down' } & Span);

/** When the last fault is over. */
export function faultsEndAtMs({ faults }: Scenario): number {
  return Math.max(0, ...faults.map((fault) => ('toMs' in fault ? fault.toMs : fault.atMs)));
}
