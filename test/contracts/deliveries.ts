import fc from 'fast-check';
import type { HistoryRecord } from './histories';
import type { SourceName } from './sources';

/** What the event source does next. */
export type Move =
  | { readonly kind: 'next'; readonly count: number }
  /** What was delivered comes again, from so many records back, or a hand-picked part of it. */
  | { readonly kind: 'replay'; readonly back: number; readonly gaps: readonly boolean[] }
  /** The place forgets what it may. */
  | { readonly kind: 'disturb' };

export interface Schedule {
  readonly moves: readonly Move[];
  /** Which of the items that have something to deliver comes next, in turn. */
  readonly picks: readonly number[];
  readonly batchSize: number;
  readonly concurrency: number;
}

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  moves: fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('next' as const), count: fc.integer({ min: 1, max: 6 }) }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('replay' as const),
          back: fc.integer({ min: 1, max: 14 }),
          gaps: fc.array(fc.boolean(), { maxLength: 4 }),
        }),
      },
      { weight: 1, arbitrary: fc.constant({ kind: 'disturb' as const }) },
    ),
    { maxLength: 8, size: 'max' },
  ),
  picks: fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }),
  batchSize: fc.constantFrom(1, 2, 3, 5, 14),
  concurrency: fc.constantFrom(1, 2, 16),
});

/** A delivery of these records, by their places in the history, or undefined for a disturbance. */
export type Delivery = readonly number[] | undefined;

/**
 * The schedule of a history, in which every record comes once at least. Items overtake each other; changes of one item
 * keep their order in a stream, and lose it in Kinesis and in a queue, where any also may come twice at once.
 */
export function deliveriesOf(
  records: readonly HistoryRecord[],
  { moves, picks }: Schedule,
  source: SourceName,
): readonly Delivery[] {
  const laneOf = (place: number) => (source === 'stream' ? records[place]!.item : place);
  const deliveries: Delivery[] = [];
  let next = 0;
  for (const move of [...moves, { kind: 'next', count: records.length } as const]) {
    if (move.kind === 'disturb') deliveries.push(undefined);
    if (move.kind === 'replay') {
      const from = Math.max(0, next - move.back);
      const again = range(from, next).filter((place) => !move.gaps[(place - from) % (move.gaps.length || 1)]);
      deliveries.push(interleave(again, laneOf, picks));
    }
    if (move.kind !== 'next') continue;
    const end = Math.min(records.length, next + move.count);
    deliveries.push(interleave(range(next, end), laneOf, picks));
    next = end;
  }
  return deliveries.filter((delivery) => delivery === undefined || delivery.length > 0);
}

/** Merges the lanes of these places as the picks say; each lane keeps its order. */
function interleave(
  places: readonly number[],
  laneOf: (place: number) => number,
  picks: readonly number[],
): readonly number[] {
  const lanes = lanesOf(places, laneOf);
  const merged: number[] = [];
  for (let turn = 0; merged.length < places.length; turn += 1) {
    const waiting = lanes.filter((lane) => lane.length > 0);
    merged.push(waiting[picks[turn % picks.length]! % waiting.length]!.shift()!);
  }
  return merged;
}

function lanesOf(places: readonly number[], laneOf: (place: number) => number): readonly number[][] {
  const lanes = new Map<number, number[]>();
  for (const place of places) {
    const lane = lanes.get(laneOf(place));
    if (lane) lane.push(place);
    else lanes.set(laneOf(place), [place]);
  }
  return [...lanes.values()];
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
