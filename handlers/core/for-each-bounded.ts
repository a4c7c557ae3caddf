/** Works through items in order, at most `limit` at once. Work that ends at once costs no turn of the event loop. */
export async function forEachBounded<Item>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => void | Promise<void>,
): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  for (const item of items) {
    const pending = work(item);
    if (!pending) continue;
    const tracked: Promise<void> = pending.finally(() => inFlight.delete(tracked));
    inFlight.add(tracked);
    if (inFlight.size >= limit) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
}
