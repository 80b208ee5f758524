import { z } from 'zod';
import type { Iri as IriType, Resource } from '../../store/resource.ts';
import { readDistributionJson } from '../distribution-json.ts';
import { Reference } from '../documents.ts';
import { MalformedEntity } from '../errors.ts';
import type { Reading } from '../graph.ts';
import { regionIdOf } from '../identifiers.ts';
import { Iri } from '../iri.ts';
import { type Link, linkTo } from '../link.ts';

/** What a catalogue of placement hints lists. */
export interface HintsCatalog {
  /** In the order of the layers. */
  readonly hints: readonly ListedHint[];
  /** Distance of each voxel to the bottom of its region. */
  readonly bottom?: Link;
  /** The release that it belongs to. */
  readonly release?: Link;
}

/** A volume of hints, with the revision that belongs to the catalogue. */
export interface ListedHint {
  readonly volume: Link;
  readonly regions: readonly ListedRegion[];
}

export interface ListedRegion {
  readonly regionId: number;
  readonly layer: IriType;
  /** Acronyms of the leaves of the region that lie in the layer. */
  readonly leaves: readonly string[];
}

/** The region's id is a number, or its address in what the readme of the reference shows. */
const RegionId = z.union([z.int(), z.string()]).transform((id, context): number => {
  const regionId = typeof id === 'number' ? id : regionIdOf(id);
  if (regionId !== undefined) return regionId;
  context.addIssue({ code: 'custom', message: 'must be the id of a region' });
  return z.NEVER;
});

const Region = z
  .looseObject({
    '@id': RegionId,
    hasLeafRegionPart: z.array(z.string()),
    layer: z.looseObject({ '@id': Iri }),
  })
  .transform(
    (region): ListedRegion => ({
      regionId: region['@id'],
      layer: region.layer['@id'],
      leaves: region.hasLeafRegionPart,
    }),
  );

const Hint = Reference.extend({ regions: z.record(z.string(), Region) }).transform(
  ({ regions, ...reference }): ListedHint => ({ volume: linkTo(reference), regions: Object.values(regions) }),
);

const Catalog = z
  .looseObject({ placementHints: z.array(Hint), voxelDistanceToRegionBottom: Reference.transform(linkTo).optional() })
  .transform(({ placementHints: hints, voxelDistanceToRegionBottom: bottom }) => ({ hints, bottom }));

/**
 * Reads the file of a PlacementHintsDataLayerCatalog.
 *
 * @throws MalformedEntity naming the place in the file, and what `readDistributionJson` throws
 */
export async function readHintsCatalog(reading: Reading, resource: Resource): Promise<HintsCatalog> {
  const parsed = Catalog.safeParse(await readDistributionJson(reading, resource));
  const release = Reference.transform(linkTo).safeParse(resource.source.atlasRelease).data;
  if (parsed.success) return { ...parsed.data, release };
  const [{ path, message }] = parsed.error.issues;
  throw new MalformedEntity({ id: resource.id, rev: resource.rev, path: path.join('.'), problem: message });
}
