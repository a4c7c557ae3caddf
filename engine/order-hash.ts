/** Lane of an order key, 0 to `laneCount` - 1: the same key always goes to the same lane (FNV-1a, 32 bit). */
export function laneOf(orderKey: string, laneCount: number): number {
  if (laneCount === 1) return 0;
  let hash = 0x811c9dc5;
  for (let index = 0; index < orderKey.length; index += 1) {
    hash = Math.imul(hash ^ orderKey.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % laneCount;
}
