import type { Caller } from '../store/caller.ts';
import type { Query, Store } from '../store/port.ts';
import type { Resource } from '../store/resource.ts';

const PAGE = 500;

/** Everything that a search finds, page by page. */
export async function searchAll(store: Store, query: Query, caller: Caller): Promise<Resource[]> {
  const found: Resource[] = [];
  let after: string | undefined;
  do {
    const page = await store.search(query, { size: PAGE, after }, caller);
    found.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return found;
}
