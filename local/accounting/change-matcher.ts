import type { Item } from '../../handlers/core/attribute-value';
import type { LoggedChange } from '../workload';
import { canonicalItem } from './canonical';

/** What a delivery says of a change, whoever delivered it. */
export interface DeliveredChange {
  readonly table: string;
  readonly eventName: string;
  readonly keys: Item;
  readonly oldImage: Item | undefined;
  readonly newImage: Item | undefined;
}

/** Each sink is asked for the same changes, the items of which may be large. */
const contents = new WeakMap<LoggedChange, string>();

/** Finds logged changes by their content; several when a workload made the same change of an item twice. */
export class ChangeMatcher {
  readonly #byContent = new Map<string, LoggedChange[]>();

  constructor(changes: readonly LoggedChange[] = []) {
    for (const change of changes) this.add(change);
  }

  add(change: LoggedChange) {
    const content = contents.get(change) ?? contentOf(change);
    contents.set(change, content);
    const same = this.#byContent.get(content);
    if (same) same.push(change);
    else this.#byContent.set(content, [change]);
  }

  find(delivered: DeliveredChange): readonly LoggedChange[] {
    return this.#byContent.get(contentOf(delivered)) ?? [];
  }
}

function contentOf({ table, eventName, keys, oldImage, newImage }: DeliveredChange): string {
  const images = [oldImage, newImage].map((image) => (image ? canonicalItem(image) : '-'));
  return [table, eventName, canonicalItem(keys), ...images].join('\n');
}
