/**
 * Runs `task` on each item, at most `limit` at a time, and yields the results in the order of the items. When a task
 * or the consumer stops, no further item is taken and those running are waited for.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  task: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const running: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = task(item);
      // Its failure is seen when its turn comes; until then it must not count as unhandled.
      result.catch(() => {});
      running.push(result);
      if (running.length >= limit) yield await next(running);
    }
    while (running.length > 0) yield await next(running);
  } finally {
    await Promise.allSettled(running);
  }
}

async function next<Result>(running: Promise<Result>[]): Promise<Result> {
  const [first] = running.splice(0, 1);
  return first;
}
