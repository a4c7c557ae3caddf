/** What one exploration covers. Every value multiplies the space, so all of them are small. */
export interface Scope {
  /** Records in the stream, 1 to 4. */
  readonly records: number;
  /** Items that the records change in turn, 1 to 2. With two lanes, two items are in different lanes. */
  readonly items: number;
  /** The mapping's parallelization factor, 1 to 2. */
  readonly lanes: number;
  /** 1 to 4 */
  readonly batchSize: number;
  readonly bisects: boolean;
  /**
   * How a failure is answered. `partial`: by `ReportBatchItemFailures`. `thrown`: the mapping has no such setting, so
   * whoever calls the handler core throws where its answer names a failure. `ignored`: the mapping has no such setting
   * and the answer of the core is returned all the same, which loses records: the checks of the stacks refuse it.
   */
  readonly answer: 'partial' | 'thrown' | 'ignored';
  /** AWS's `maximumRetryAttempts`: -1 is for ever. */
  readonly retries: number;
  /**
   * `log` takes changes in any order. `ordered` wants those of one item in order. `versioned` takes any order, and
   * refuses a change that is older than the one it holds.
   */
  readonly sink: 'log' | 'ordered' | 'versioned';
  /** Calls to the sink at once, 1 to 2. */
  readonly concurrency: number;
  /** `together`: one read gives all records. `any`: each read gives one or more, at any time. */
  readonly arrival: 'together' | 'any';
  readonly hasDestination: boolean;
  /** True where what a killed environment had sent may take effect at any later time; else it does so at once or never. */
  readonly hasLateWrites: boolean;
  /** True where another poller may take over, while what the one before has started goes on. */
  readonly hasRestarts: boolean;
  /** True to go through every record being bad for good, seen by the sink or not, besides none being bad. */
  readonly hasBadRecord: boolean;
  /** `any` fault, or only `stops` of an environment: crashes and timeouts. */
  readonly faultKinds: 'any' | 'stops';
  /** Faults in one run, at most. After the last one everything succeeds. */
  readonly faults: number;
}

export const plainScope: Scope = {
  records: 2,
  items: 2,
  lanes: 1,
  batchSize: 4,
  bisects: true,
  answer: 'partial',
  retries: -1,
  sink: 'ordered',
  concurrency: 2,
  arrival: 'together',
  hasDestination: true,
  hasLateWrites: false,
  hasRestarts: true,
  hasBadRecord: true,
  faultKinds: 'any',
  faults: 1,
};

/** `records=2 items=2 ...`: the values that tell one scope from another. */
export function titleOf(scope: Scope): string {
  const { records, items, lanes, batchSize, bisects, answer, retries, sink, concurrency, faults } = scope;
  return [
    `${records} of ${items}`,
    `lanes ${lanes}`,
    `batch ${batchSize}`,
    `${bisects ? 'bisect' : 'whole'}`,
    answer,
    `retries ${retries}`,
    `${sink}${scope.hasLateWrites ? '+late' : ''}`,
    `calls ${concurrency}`,
    scope.arrival,
    ...(scope.hasRestarts ? ['restarts'] : []),
    ...(scope.hasDestination ? [] : ['no destination']),
    `${scope.faultKinds === 'any' ? 'faults' : 'stops'} ${faults}${scope.hasBadRecord ? ' + bad' : ''}`,
  ].join(', ');
}
