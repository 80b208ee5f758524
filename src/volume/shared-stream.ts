/**
 * Lets several consumers read one stream in step: each has every item, and the next one is made when all have asked for
 * it. One that stops is not waited for any more.
 */
export function shareStream<Item>(source: AsyncIterable<Item>, consumers: number): AsyncIterable<Item>[] {
  const iterator = source[Symbol.asyncIterator]();
  let active = consumers;
  let waiting: ((result: Promise<IteratorResult<Item>>) => void)[] = [];
  const advance = (): void => {
    if (active === 0 || waiting.length < active) return;
    const result = iterator.next();
    // Each consumer sees its failure; the call itself is nobody's.
    result.catch(() => {});
    const answered = waiting;
    waiting = [];
    for (const answer of answered) answer(result);
  };
  const leave = async (): Promise<IteratorResult<Item>> => {
    active--;
    if (active === 0) await iterator.return?.();
    else advance();
    return { done: true, value: undefined };
  };
  return Array.from({ length: consumers }, () => ({
    [Symbol.asyncIterator]: () => ({
      next() {
        const next = new Promise<IteratorResult<Item>>((resolve) => waiting.push(resolve));
        advance();
        return next;
      },
      return: leave,
    }),
  }));
}
