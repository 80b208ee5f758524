import type { Caller } from '../../store/caller.ts';
import type { Iri, Resource } from '../../store/port.ts';
import { ReleaseIncomplete } from '../errors.ts';
import type { ReleaseRef } from '../facts.ts';
import type { Graph } from '../graph.ts';

/**
 * Reads a release back as its users will: at the tag, with every part at that tag naming this release, its revision and
 * the tag.
 *
 * @throws ReleaseIncomplete listing every fault
 */
export async function verifyRelease(
  { store, projects }: Graph,
  caller: Caller,
  ref: ReleaseRef,
  parts: Readonly<Record<string, Iri>>,
): Promise<void> {
  const { id, tag, rev } = ref;
  const release = await store.fetch(projects.atlas, id, { tag }, caller);
  const ids = Object.values(parts);
  const found = await store.fetchMany(ids, { tag }, caller);
  const faults = [
    ...(release.rev === rev ? [] : [`the tag names revision ${release.rev}, not ${rev}`]),
    ...Object.entries(parts).flatMap(([property, partId], i) => {
      const item = found[i];
      if (idOf(release.source[property]) !== partId) return [`its ${property} is not ${partId}`];
      return item instanceof Error ? [`${property}: ${item.message}`] : partFaults(property, item, ref);
    }),
  ];
  if (faults.length > 0) throw new ReleaseIncomplete({ release: id, faults });
}

function partFaults(property: string, { source }: Resource, { id, rev, tag }: ReleaseRef): string[] {
  const expected = { '@id': id, '@type': ['BrainAtlasRelease', 'AtlasRelease', 'Entity'], _rev: rev, tag };
  if (JSON.stringify(source.atlasRelease) === JSON.stringify(expected)) return [];
  return [`${property} says that it belongs to ${JSON.stringify(source.atlasRelease)}`];
}

const idOf = (link: unknown) => (link as { '@id'?: string } | undefined)?.['@id'];
