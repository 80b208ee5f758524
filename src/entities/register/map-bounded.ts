/** Results in the order of the items, at most `limit` in the making; after a failure nothing more is started. */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  limit: number,
  make: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const queue = items.entries();
  let failed = false;
  const work = async () => {
    for (const [i, item] of queue) {
      if (failed) return;
      results[i] = await make(item);
    }
  };
  await Promise.all(
    Array.from({ length: limit }, () =>
      work().catch((error) => {
        failed = true;
        throw error;
      }),
    ),
  );
  return results;
}
