import type { Item } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import { PoisonError } from '../../core/errors';
import { memberAt } from '../item-path';
import { fillTemplate, type ItemTemplate, placeholdersOf } from '../item-template';

export interface ChangedCacheKeys {
  /** Each once. */
  readonly keys: ReadonlySet<string>;
  /** Why the keys are not all there; those that could be made are. */
  readonly problem?: PoisonError;
}

/**
 * The keys under which an item may be cached as it was before a change, and as it is after it. A template over key
 * attributes needs no image; any other one needs both. An item without an attribute that a template names is not
 * cached under it. Values stand as they are, since the application's own keys have nothing encoded either: two items
 * with the same key are both served by one delete.
 */
export function cacheKeysOf(change: Change, templates: readonly ItemTemplate[]): ChangedCacheKeys {
  const keys = new Set<string>();
  const problems: PoisonError[] = [];
  for (const template of templates) {
    const paths = placeholdersOf(template);
    const [items, problem] = itemsOf(change, paths);
    if (problem) problems.push(problem);
    for (const item of items) addKey(keys, template, paths, item, problems);
  }
  const [problem] = problems;
  return problem ? { keys, problem } : { keys };
}

function itemsOf(change: Change, paths: readonly string[]): readonly [items: readonly Item[], problem?: PoisonError] {
  const { eventName, keys, newImage, oldImage, readFromMs } = change;
  if (paths.every((path) => Object.hasOwn(keys, path.split('.')[0]!))) return [[keys]];
  const images = [oldImage, newImage].filter((image) => image !== undefined);
  // A repair knows of no other image: what is cached under a value that was lost on the way stays until it expires.
  const isRead = readFromMs !== undefined;
  const isWhole = isRead || ((newImage || eventName === 'REMOVE') && (oldImage || eventName === 'INSERT'));
  if (isWhole) return [images];
  const text = 'A cache key of other than key attributes needs the stream view type NEW_AND_OLD_IMAGES.';
  return [images, new PoisonError(text, { code: 'CacheNeedsBothImages' })];
}

function addKey(
  keys: Set<string>,
  template: ItemTemplate,
  paths: readonly string[],
  item: Item,
  problems: PoisonError[],
): void {
  if (!paths.every((path) => hasValue(item, path))) return;
  try {
    keys.add(fillTemplate(template, item, (text) => text));
  } catch (error) {
    if (!(error instanceof PoisonError)) throw error;
    problems.push(error);
  }
}

function hasValue(item: Item, path: string): boolean {
  const value = memberAt({ M: item }, path.split('.'));
  return value !== undefined && !('NULL' in value);
}
