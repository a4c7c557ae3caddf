import { isDeepStrictEqual } from 'node:util';
import { seededRandom } from '../../../engine/seeded-random';
import { SimRecord } from '../../../engine/sim/sim-record';
import type { ConsumerRehearsal } from '../../../handlers/consumer/consumer-rehearsal';
import { toItem } from '../../../handlers/consumer/native-item';
import type { Item } from '../../../handlers/core/attribute-value';
import { SettingsError } from '../../../handlers/core/errors';
import type { Random } from '../../../handlers/core/random';

/** Gives simulated records the items that the user's `rehearsal` describes. */
export class RehearsedItems {
  readonly #item: ConsumerRehearsal['item'];
  readonly #keys: readonly string[];
  readonly #seed: number;
  /** Text of a key to the number of the item that has it. */
  readonly #owners = new Map<string, number>();

  constructor(item: ConsumerRehearsal['item'], keys: readonly string[], random: Random) {
    this.#item = item;
    this.#keys = keys;
    this.#seed = Math.floor(random() * 2 ** 32);
  }

  /** Fails where already the first items are not what they must be, so that no run has to begin to show it. */
  check(): void {
    for (const [item, ordinal] of [
      [0, 0],
      [0, 1],
      [1, 0],
    ] as const) {
      this.eventOf(new SimRecord(0, item, ordinal, 0, '', 0));
    }
  }

  /** The record as Lambda delivers it. */
  eventOf(record: SimRecord): { readonly dynamodb: object } {
    const event = record.event as { readonly dynamodb: object };
    if (!this.#item) return event;
    const { item, ordinal } = record;
    const NewImage = this.#imageOf(item, ordinal);
    const OldImage = ordinal > 0 ? this.#imageOf(item, ordinal - 1) : undefined;
    const Keys = this.#keyOf(NewImage, item);
    if (OldImage && !isDeepStrictEqual(Keys, this.#keyOf(OldImage, item))) {
      throw mistake('must give an item the same key in all of its changes', `another one for item ${item}`);
    }
    return { ...event, dynamodb: { ...event.dynamodb, Keys, NewImage, ...(OldImage && { OldImage }) } };
  }

  #imageOf(item: number, change: number): Item {
    const seed = Math.imul(this.#seed ^ (item + 1), 0x9e3779b1) ^ Math.imul(change + 1, 0x85ebca6b);
    try {
      return toItem(this.#item!(item, change, seededRandom(seed)));
    } catch (error) {
      throw mistake('must give what an item can hold', `for item ${item}, change ${change}: ${String(error)}`);
    }
  }

  #keyOf(image: Item, item: number): Item {
    const keys = Object.fromEntries(this.#keys.flatMap((name) => (image[name] ? [[name, image[name]]] : [])));
    const missing = this.#keys.find((name) => !image[name]);
    if (missing) throw mistake('must give each item its key', `no \`${missing}\` for item ${item}`);
    const text = JSON.stringify(keys);
    const owner = this.#owners.get(text) ?? item;
    if (owner !== item) throw mistake('must give each item a key of its own', `one for items ${owner} and ${item}`);
    this.#owners.set(text, item);
    return keys;
  }
}

function mistake(rule: string, got: string): SettingsError {
  return new SettingsError([`\`rehearsal.item\`: it ${rule}, got ${got}. Correct it next to the handler.`]);
}
