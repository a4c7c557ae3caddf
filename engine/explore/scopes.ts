import { plainScope, type Scope } from './scope';

/** Each choice of one value per name. */
function everyOf(choices: { readonly [Name in keyof Scope]?: readonly Scope[Name][] }): readonly Partial<Scope>[] {
  return Object.entries(choices).reduce<readonly Partial<Scope>[]>(
    (scopes, [name, values]) => scopes.flatMap((scope) => values.map((value) => ({ ...scope, [name]: value }))),
    [{}],
  );
}

const sizes = [
  { records: 1, items: 1 },
  { records: 2, items: 1 },
  { records: 2, items: 2 },
  { records: 3, items: 2 },
  { records: 4, items: 2 },
] as const;

/** Two lanes make a difference only where there are two items. */
const lanes = everyOf({ lanes: [1, 2] });

function scopesOf(choices: Parameters<typeof everyOf>[0], within: (scope: Scope) => boolean = () => true) {
  return sizes
    .flatMap((size) =>
      lanes.flatMap((lane) => everyOf(choices).map((one) => ({ ...plainScope, ...size, ...lane, ...one }))),
    )
    .filter((scope) => (scope.lanes === 1 || scope.items === 2) && within(scope));
}

const answers = { bisects: [true, false], answer: ['partial', 'thrown'] } as const;

/** Every size, answer and split, with a fault at each place. */
const placed = scopesOf({ ...answers, retries: [1], hasBadRecord: [false] });

/** The same with each record bad; where there are many orders, an environment that stops is the only other fault. */
const bad = [
  ...scopesOf({ ...answers, retries: [1], hasRestarts: [false] }, ({ items }) => items === 1),
  ...scopesOf({ ...answers, retries: [1], hasRestarts: [false], faultKinds: ['stops'] }, ({ items }) => items === 2),
];

/** Four records in one lane take longest: what they are for is in `placed`. */
const isBrief = ({ records, lanes: count }: Scope) => records < 4 || count === 2;

const isLargest = ({ records, lanes: count }: Scope) => records === 4 && count === 2;

/** Retries that never end, and none at all. */
const budgets = scopesOf({ ...answers, retries: [-1, 0], hasBadRecord: [false] }, isBrief);

/** Records that come one by one, batches that do not hold them all, sinks of the other kinds, one call at a time. */
const variants = [
  ...scopesOf({ arrival: ['any'], hasBadRecord: [false] }, ({ records }) => records < 4),
  ...scopesOf({ arrival: ['any'], hasBadRecord: [false], faultKinds: ['stops'] }, isLargest),
  ...scopesOf({ batchSize: [1, 2, 3], hasBadRecord: [false] }, ({ records, batchSize }) => batchSize < records),
  ...scopesOf({ concurrency: [1], hasBadRecord: [false] }),
  ...scopesOf({ sink: ['log'], hasBadRecord: [false] }, ({ records }) => records < 4),
  ...scopesOf({ sink: ['log'], hasBadRecord: [false], faultKinds: ['stops'] }, isLargest),
  ...scopesOf({ sink: ['versioned'], hasLateWrites: [true], hasBadRecord: [false] }, ({ records }) => records < 4),
  ...scopesOf({ sink: ['versioned'], hasLateWrites: [true], hasBadRecord: [false], faultKinds: ['stops'] }, isLargest),
  ...scopesOf({ retries: [0], hasDestination: [false], hasBadRecord: [false] }, isBrief),
];

/** Two faults in one run. */
const pairs = [
  ...scopesOf({ ...answers, retries: [1], faults: [2], hasBadRecord: [false] }, ({ items }) => items === 1),
  ...scopesOf(
    { retries: [1], faults: [2], hasBadRecord: [false] },
    ({ records, items, lanes: count }) => records === 2 && items === 2 && count === 1,
  ),
];

/** Three. */
const triples = scopesOf({ faults: [3], hasBadRecord: [false] }, ({ records }) => records === 1);

/** What `main.ts` explores, the largest first, so that two workers end at about the same time. */
export const fullScopes: readonly Scope[] = [...placed, ...bad, ...budgets, ...variants, ...pairs, ...triples].sort(
  (left, right) => weightOf(right) - weightOf(left),
);

/** About how long it takes; only the order counts. */
function weightOf({ records, lanes: laneCount, faults, faultKinds, hasBadRecord }: Scope): number {
  return (10 * records * laneCount) ** faults * (hasBadRecord ? 4 * records : 1) * (faultKinds === 'any' ? 3 : 1);
}

/** What the tests explore. */
export const quickScopes: readonly Scope[] = [
  { ...plainScope, records: 4, faults: 0 },
  { ...plainScope, records: 4, lanes: 2, faults: 0, hasBadRecord: false },
  { ...plainScope, records: 3, lanes: 2, retries: 1, faults: 0 },
  { ...plainScope, records: 1, items: 1, retries: 1 },
  { ...plainScope, hasBadRecord: false },
  { ...plainScope, hasBadRecord: false, answer: 'thrown', bisects: false, retries: 1 },
  { ...plainScope, hasBadRecord: false, lanes: 2, retries: 0 },
  { ...plainScope, hasBadRecord: false, items: 1, sink: 'versioned', hasLateWrites: true },
];
