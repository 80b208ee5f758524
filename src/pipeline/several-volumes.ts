export async function* mapped<Item, Result>(
  items: AsyncIterable<Item>,
  map: (item: Item) => Result,
): AsyncGenerator<Result, void, undefined> {
  for await (const item of items) yield map(item);
}

/** The results of all, like `Promise.all`; when one fails the others are waited for, so that nothing goes on after it. */
export async function settled<Results extends readonly unknown[]>(
  works: readonly [...{ [Index in keyof Results]: Promise<Results[Index]> }],
): Promise<Results> {
  const results: readonly PromiseSettledResult<unknown>[] = await Promise.allSettled(works);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  // All were fulfilled, in the order of the works.
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as Results;
}
