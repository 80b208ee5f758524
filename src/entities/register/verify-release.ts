import type { Caller } from '../../store/caller.ts';
import type { Iri, Resource } from '../../store/resource.ts';
import { ReleaseIncomplete } from '../errors.ts';
import type { ReleaseRef } from '../facts.ts';
import type { Graph } from '../graph.ts';

/**
 * Reads a release back as its users will: at the tag, with every part at that tag naming this release, its revision and
 * the tag.
 *
 * @param named - what the release names, by property
 * @param others - parts that something named by the release names, such as placement hints
 * @throws ReleaseIncomplete listing every fault
 */
export async function verifyRelease(
  { store, projects }: Graph,
  caller: Caller,
  ref: ReleaseRef,
  named: Readonly<Record<string, Iri>>,
  others: readonly Iri[],
): Promise<void> {
  const { id, tag, rev } = ref;
  const release = await store.fetch(projects.atlas, id, { tag }, caller);
  const parts = [...Object.entries(named), ...others.map((other): [string, Iri] => [other, other])];
  const found = await store.fetchMany(
    parts.map(([, partId]) => partId),
    { tag },
    caller,
  );
  const faults = [
    ...(release.rev === rev ? [] : [`the tag names revision ${release.rev}, not ${rev}`]),
    ...Object.entries(named).flatMap(([property, partId]) =>
      idOf(release.source[property]) === partId ? [] : [`its ${property} is not ${partId}`],
    ),
    ...parts.flatMap(([name], i) => {
      const item = found[i];
      return item instanceof Error ? [`${name}: ${item.message}`] : partFaults(name, item, ref);
    }),
  ];
  if (faults.length > 0) throw new ReleaseIncomplete({ release: id, faults });
}

function partFaults(name: string, { source }: Resource, { id, rev, tag }: ReleaseRef): string[] {
  const expected = { '@id': id, '@type': ['BrainAtlasRelease', 'AtlasRelease', 'Entity'], _rev: rev, tag };
  if (JSON.stringify(source.atlasRelease) === JSON.stringify(expected)) return [];
  return [`${name} says that it belongs to ${JSON.stringify(source.atlasRelease)}`];
}

const idOf = (link: unknown) => (link as { '@id'?: string } | undefined)?.['@id'];
