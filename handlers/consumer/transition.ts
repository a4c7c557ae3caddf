import { isDeepStrictEqual } from 'node:util';
import type { ConsumerContext } from './consumer-definition';

/** What an attribute leaves or reaches: a value, one of several, or null where it is not there. Omitted: anything. */
export type TransitionEnd = Scalar | readonly Scalar[];

type Scalar = string | number | boolean | null;

/** A change of one attribute that something follows from. */
export interface Transition<Image> {
  /** A top-level attribute. */
  readonly attribute: keyof Image & string;
  readonly from?: TransitionEnd;
  readonly to?: TransitionEnd;
  /** Receives the item as it is now, or as it last was where the item is gone. */
  readonly run: (item: Image, context: ConsumerContext<Image>) => unknown;
}

/**
 * True when the change is the transition: the attribute differs between the images and both ends fit. An item that is
 * not there has no attributes, so an INSERT comes from null and a REMOVE goes to null.
 */
export function isTransition(
  { attribute, from, to }: Pick<Transition<never>, 'from' | 'to'> & { readonly attribute: string },
  oldItem: object | undefined,
  newItem: object | undefined,
): boolean {
  const before = valueAt(oldItem, attribute);
  const after = valueAt(newItem, attribute);
  // Each image is made into objects of its own, so lists, maps, sets and exact numbers are compared by what they hold.
  return fits(from, before) && fits(to, after) && !isDeepStrictEqual(before, after);
}

/** `status: PENDING -> PAID` */
export function transitionLabel({ attribute, from, to }: { attribute: string; from?: unknown; to?: unknown }): string {
  const end = (value: unknown) => (value === undefined ? 'any' : [value].flat().map(String).join('|'));
  return `${attribute}: ${end(from)} -> ${end(to)}`;
}

/** Names are data: what an object inherits, such as `constructor`, is no attribute. */
function valueAt(item: object | undefined, attribute: string): unknown {
  return item && Object.hasOwn(item, attribute) ? ((item as { [name: string]: unknown })[attribute] ?? null) : null;
}

function fits(end: TransitionEnd | undefined, value: unknown): boolean {
  return end === undefined || [end].flat().includes(value as Scalar);
}
