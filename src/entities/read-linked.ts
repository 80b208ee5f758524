import type { Resource } from '../store/resource.ts';
import type { Reading } from './graph.ts';
import type { Link } from './link.ts';

/**
 * Resources that links name, in their order, with an error in the place of what is missing. A link's own revision or
 * tag is followed; the others are read as of `reading.at`. One round trip a version.
 */
export async function readLinked(reading: Reading, links: readonly Link[]): Promise<(Resource | Error)[]> {
  const { graph, caller, at } = reading;
  const groups = Map.groupBy(links, ({ version = at }) => JSON.stringify(version ?? null));
  const found = new Map<Link, Resource | Error>();
  await Promise.all(
    [...groups.values()].map(async (group) => {
      const ids = [...new Set(group.map(({ id }) => id))];
      const resources = await graph.store.fetchMany(ids, group[0].version ?? at, caller);
      const byId = new Map(ids.map((id, i) => [id, resources[i]]));
      for (const link of group) found.set(link, required(byId, link.id));
    }),
  );
  return links.map((link) => required(found, link));
}

/** @throws the error in the place of the resource */
export async function readOne(reading: Reading, link: Link): Promise<Resource> {
  const [found] = await readLinked(reading, [link]);
  if (found instanceof Error) throw found;
  return found;
}

function required<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`nothing was read for ${String(key)}`);
  return value;
}
