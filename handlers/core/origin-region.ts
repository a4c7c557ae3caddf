import type { Change } from './change';

/**
 * The change with the region that it was first written in. A global table puts no mark on what it replicates, so
 * writers name their region in an attribute of the item; a REMOVE carries the one that wrote the item last.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
export function withOriginRegion(change: Change, attribute: string | undefined): Change {
  if (attribute === undefined) return change;
  const image = change.newImage ?? change.oldImage;
  const value = image && Object.hasOwn(image, attribute) ? image[attribute] : undefined;
  return value && 'S' in value && value.S !== '' ? { ...change, originRegion: value.S } : change;
}
