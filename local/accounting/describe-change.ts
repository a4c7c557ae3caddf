import type { Item } from '../../handlers/core/attribute-value';
import type { LoggedChange } from '../workload';

/** Names a change to a person by its key and kind; never by its content. */
export function describeChange({ eventName, keys }: Pick<LoggedChange, 'eventName' | 'keys'>): string {
  return `${eventName} of ${describeKeys(keys)}`;
}

export function describeKeys(keys: Item): string {
  return Object.values(keys)
    .map((value) => String(Object.values(value)[0]))
    .join('/');
}
