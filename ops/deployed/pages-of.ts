/** Everything that a paged call lists. */
export async function pagesOf<Item>(
  read: (token: string | undefined) => Promise<{ readonly items: readonly Item[]; readonly next: string | undefined }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await read(token);
    all.push(...items);
    token = next || undefined;
  } while (token !== undefined);
  return all;
}
