/** How a section is tried: what goes wrong, and what its commands are about. */
export interface Drill {
  readonly key: string;
  /** Drills of one round run at the same time; those that would disturb each other are in different ones. */
  readonly round: 1 | 2 | 3 | 4 | 5;
  /** The alarm's name without its key. */
  readonly of: string;
  /** Faults of the run, each with its settings as in its address. */
  readonly faults?: readonly string[];
  /** Whether payments have to be made meanwhile: alarms about readers need something to read. */
  readonly isWritten?: true;
  /** Where nothing here breaks or measures it: the metric is told. Why nothing does, and what it says. */
  readonly told?: { readonly why: string; readonly metric?: ToldMetric; readonly value?: number };
  /** A queue that is emptied as the drill is mended: nobody here reads it, and later drills want it empty. */
  readonly emptied?: string;
  /** Names of the page that are others here. */
  readonly names?: Readonly<Record<string, string>>;
  /** True where the commands of the section mend it; else what was broken is mended before they run. */
  readonly isMendedByCommands?: true;
}

export interface ToldMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

const byProduct = 'orders-prod-by-product';
const ledger = 'payments-prod-ledger';
const pipe = 'payments-prod-placed';
const enrichment = 'payments-prod-placed-enrichment';
const archive = 'payments-prod-archive';
const rule = 'payments-prod-shop-warehouse';
const payments = { TABLE: 'payments-prod-table', PIPELINE: '--local --table=payments-prod-table', CONSUMER: 'Ledger' };

function replicated(MetricName: string): ToldMetric {
  const dimensions = { TableName: 'payments-prod-table', DelegatedOperation: 'PutRecord' };
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Namespace: 'AWS/DynamoDB', MetricName, Dimensions };
}

const notMeasured = 'nothing is measured of it here';

/** One for each section of the runbook. */
export const drills: readonly Drill[] = [
  { key: 'iterator-age-page', round: 1, of: byProduct, faults: ['sink-down?consumer=ByProduct'] },
  {
    key: 'function-throttles',
    round: 1,
    of: 'orders-prod-fan-out',
    faults: ['function-throttled?consumer=FanOut'],
    names: { FUNCTION: 'orders-prod-fan-out', CONSUMER: 'FanOut' },
    isMendedByCommands: true,
  },
  {
    key: 'function-errors',
    round: 1,
    of: ledger,
    faults: ['function-errors?consumer=Ledger'],
    names: { ...payments, FUNCTION: ledger },
    isWritten: true,
  },
  {
    key: 'pipe-failures',
    round: 2,
    of: pipe,
    faults: [`function-errors?consumer=${enrichment}`],
    emptied: `${pipe}-dead-letters`,
    names: { ...payments, FUNCTION: enrichment },
    isWritten: true,
  },
  {
    key: 'topic-deliveries-failed',
    round: 1,
    of: 'orders-prod-fan-out',
    told: { why: notMeasured },
    names: { FUNCTION: 'orders-prod-fan-out' },
  },
  { key: 'pipe-throttles', round: 1, of: pipe, told: { why: notMeasured }, names: payments },
  { key: 'rule-failures', round: 1, of: rule, told: { why: notMeasured }, names: { QUEUE: rule } },
  { key: 'rule-events-lost', round: 1, of: rule, told: { why: notMeasured }, names: { QUEUE: rule } },
  {
    key: 'replication-age',
    round: 1,
    of: 'payments-prod-table',
    told: {
      why: 'the stand-in for it is never throttled',
      metric: replicated('AgeOfOldestUnreplicatedRecord'),
      value: 3_600_000,
    },
    names: payments,
  },
  {
    key: 'archive-age',
    round: 1,
    of: archive,
    told: { why: 'the stand-in for Firehose never stops', value: 3_600 },
    names: payments,
  },
  { key: 'iterator-age-warning', round: 2, of: byProduct, faults: ['access-denied?consumer=ByProduct'] },
  {
    key: 'queue-age-warning',
    round: 2,
    of: 'orders-prod-shipping',
    faults: ['queue-consumer-stopped?consumer=Shipping'],
    names: { FUNCTION: 'orders-prod-shipping', CONSUMER: 'Shipping' },
    isMendedByCommands: true,
  },
  {
    key: 'pipe-dead-letters',
    round: 4,
    of: pipe,
    faults: [`function-errors?consumer=${enrichment}`],
    names: payments,
    isWritten: true,
  },
  { key: 'archive-delivery-failures', round: 2, of: archive, told: { why: notMeasured, value: 0 }, names: payments },
  {
    key: 'writes-without-invocations',
    round: 3,
    of: byProduct,
    faults: ['mapping-disabled?consumer=ByProduct'],
    isMendedByCommands: true,
  },
  {
    key: 'dead-letters',
    round: 3,
    of: 'orders-prod-shipping-dead-letters',
    faults: ['message-rejected?consumer=Shipping'],
    names: { QUEUE: 'orders-prod-shipping-dead-letters' },
  },
  {
    key: 'writes-without-executions',
    isWritten: true,
    round: 3,
    of: pipe,
    faults: [`pipe-stopped?consumer=${pipe}`],
    names: payments,
    isMendedByCommands: true,
  },
  { key: 'failure-pointers', round: 3, of: `${ledger}-failures`, faults: ['poison?consumer=Ledger'], names: payments },
  {
    key: 'archive-conversion-failures',
    round: 3,
    of: archive,
    told: { why: notMeasured },
    names: payments,
  },
  { key: 'failures', round: 4, of: `${byProduct}-failures`, faults: ['bad-item', 'poison?consumer=ByProduct'] },
  {
    key: 'concurrency-near-limit',
    isWritten: true,
    round: 4,
    of: ledger,
    faults: ['function-slow?consumer=Ledger&seconds=1'],
    names: { ...payments, FUNCTION: ledger },
  },
  {
    key: 'queue-age-page',
    round: 4,
    of: 'orders-prod-analytics',
    faults: ['queue-consumer-stopped?consumer=orders-prod-analytics'],
    // Alarms multiply the age by 900.
    told: { why: 'three days would take six minutes', value: 400 },
    emptied: 'orders-prod-analytics',
    names: { QUEUE: 'orders-prod-analytics' },
  },
  {
    key: 'replication-failures',
    round: 4,
    of: 'payments-prod-table',
    told: { why: notMeasured, metric: replicated('FailedToReplicateRecordCount') },
    names: payments,
  },
  { key: 'failures-not-kept', round: 5, of: byProduct, faults: ['destination-unwritable?consumer=ByProduct'] },
];
