import type { Fault, FunctionTiming, Scenario, Traffic } from './scenario';

const minuteMs = 60_000;
const hourMs = 3_600_000;

/** What the scenarios have in common, as far as a person may change it. */
export interface Workload {
  /** Writes a second while nothing special happens, above 0. */
  readonly writesPerSecond: number;
  readonly shards: number;
  readonly items: number;
  readonly recordBytes: number;
  readonly timing: FunctionTiming;
  /** How long the sink is away in the scenario `outage`. */
  readonly outageMinutes: number;
}

/** A small service: 10 writes a second, calls of 5 ms to its sink. */
export const usualWorkload: Workload = {
  writesPerSecond: 10,
  shards: 4,
  items: 2_000,
  recordBytes: 1_200,
  timing: { perInvocationMs: 20, perRecordMs: 5 },
  outageMinutes: 30,
};

type ScenarioOf = (workload: Workload) => Omit<Scenario, 'name' | 'traffic' | 'timing'> & {
  readonly traffic?: Partial<Traffic>;
};

const poisonAt = (atMs: number, recognized: boolean): Fault => ({ type: 'poison', atMs, recognized });

const table = {
  steady: () => ({
    title: 'Writes at an even rate, and nothing goes wrong.',
    durationMs: 10 * minuteMs,
    faults: [],
  }),
  burst: ({ writesPerSecond }) => ({
    title: `For one minute there are 25 times as many writes.`,
    durationMs: 10 * minuteMs,
    traffic: {
      rates: [
        { fromMs: 0, perSecond: writesPerSecond },
        { fromMs: 3 * minuteMs, perSecond: writesPerSecond * 25 },
        { fromMs: 4 * minuteMs, perSecond: writesPerSecond },
      ],
    },
    faults: [],
  }),
  'hot-item': ({ writesPerSecond, timing }) => ({
    title: 'One item is written faster than its changes can be worked through one after the other.',
    durationMs: 3 * minuteMs,
    traffic: hotTraffic(writesPerSecond, timing),
    faults: [],
  }),
  poison: () => ({
    title: 'One record can never succeed, and nothing in its error says so.',
    durationMs: 20 * minuteMs,
    faults: [poisonAt(5 * minuteMs, false)],
  }),
  'known-poison': () => ({
    title: 'One record can never succeed, and the handler can tell from its error.',
    durationMs: 20 * minuteMs,
    faults: [poisonAt(5 * minuteMs, true)],
  }),
  outage: ({ outageMinutes }) => ({
    title: `The sink refuses every call for ${outageMinutes} minutes.`,
    durationMs: (outageMinutes + 15) * minuteMs,
    faults: [{ type: 'outage', fromMs: 5 * minuteMs, toMs: (5 + outageMinutes) * minuteMs }],
  }),
  timeouts: () => ({
    title: 'For five minutes a fifth of the invocations hang on a call until the function times out.',
    durationMs: 15 * minuteMs,
    faults: [{ type: 'timeouts', fromMs: 5 * minuteMs, toMs: 10 * minuteMs, share: 0.2 }],
  }),
  throttling: () => ({
    title: 'For five minutes nine of ten invocations are throttled.',
    durationMs: 15 * minuteMs,
    faults: [{ type: 'throttling', fromMs: 5 * minuteMs, toMs: 10 * minuteMs, share: 0.9 }],
  }),
  'shard-split': () => ({
    title: 'A shard splits while the sink is away, so its children have to wait for it.',
    durationMs: 20 * minuteMs,
    faults: [
      { type: 'outage', fromMs: 5 * minuteMs, toMs: 8 * minuteMs },
      { type: 'shard-split', atMs: 6 * minuteMs, shard: 0 },
      { type: 'shard-split', atMs: 7 * minuteMs, shard: 1 },
    ],
  }),
  redelivery: () => ({
    title: "A tenth of the answers are lost, and twice Lambda's poller starts again from its checkpoint.",
    durationMs: 15 * minuteMs,
    faults: [
      { type: 'lost-response', fromMs: 5 * minuteMs, toMs: 10 * minuteMs, share: 0.1 },
      { type: 'restart', atMs: 6 * minuteMs },
      { type: 'restart', atMs: 9 * minuteMs },
    ],
  }),
  'off-over-24h': ({ writesPerSecond }) => ({
    title: 'The mapping is disabled for 26 hours, two more than the stream keeps its records.',
    durationMs: 30 * hourMs,
    // A twentieth of the rate: thirty hours of it are enough.
    traffic: { rates: [{ fromMs: 0, perSecond: writesPerSecond / 20 }] },
    faults: [{ type: 'mapping-off', fromMs: hourMs, toMs: 27 * hourMs }],
  }),
  'destination-down': () => ({
    title: 'One record can never succeed, and the failure destination cannot be written for the whole day.',
    durationMs: 20 * minuteMs,
    faults: [poisonAt(5 * minuteMs, false), { type: 'destination-down', fromMs: 0, toMs: 26 * hourMs }],
  }),
} as const satisfies { readonly [name: string]: ScenarioOf };

export type ScenarioName = keyof typeof table;

export const scenarioNames = Object.keys(table) as readonly ScenarioName[];

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(table, name);
}

/** One of the scenarios, for a workload. */
export function scenarioOf(name: ScenarioName, workload: Workload = usualWorkload): Scenario {
  const { traffic, ...rest } = (table as { readonly [name: string]: ScenarioOf })[name]!(workload);
  const { writesPerSecond, shards, items, recordBytes, timing } = workload;
  const rates = [{ fromMs: 0, perSecond: writesPerSecond }];
  return { name, ...rest, traffic: { shards, items, rates, hotShare: 0, recordBytes, ...traffic }, timing };
}

/** The hot item alone gets one and a half times what one call after the other can do. */
function hotTraffic(writesPerSecond: number, { perRecordMs }: FunctionTiming): Partial<Traffic> {
  const hotPerSecond = (1.5 * 1_000) / Math.max(1, perRecordMs);
  const perSecond = hotPerSecond + writesPerSecond;
  return { rates: [{ fromMs: 0, perSecond }], hotShare: hotPerSecond / perSecond };
}
