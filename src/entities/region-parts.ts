import { z } from 'zod';
import type { RegionHierarchy } from '../ontology/hierarchy.ts';
import type { Region } from '../ontology/region.ts';
import type { Part } from '../store/port.ts';
import type { BrainRegion } from './brain-region.ts';
import { MalformedHierarchyFields } from './errors.ts';
import { regionIri } from './identifiers.ts';
import { Iri, TERMS } from './iri.ts';

const OWL_CLASS = Iri.parse('http://www.w3.org/2002/07/owl#Class');

/** What the export adds to the nodes of a hierarchy (mba_hierarchy.json); null where the annotation has no voxel. */
const ExportedFields = z.looseObject({
  color_hex_triplet: z.string().optional(),
  representedInAnnotation: z.boolean().default(false),
  regionVolume: z.number().nullish(),
  regionVolumeRatioToWholeBrain: z.number().nullish(),
  layers: z.array(Iri).nullish(),
  adjacentTo: z.record(z.string().regex(/^\d+$/), z.number()).nullish(),
  continuousWith: z.array(z.coerce.number()).nullish(),
});

/** What is kept of a region with its ontology. */
const RegionData = z.object({
  regionId: z.number(),
  parent: z.number().optional(),
  color: z.string().optional(),
  representedInAnnotation: z.boolean(),
  volume: z.number().optional(),
  volumeRatio: z.number().optional(),
  layers: z.array(Iri),
  adjacentTo: z.array(z.tuple([z.number(), z.number()])),
  continuousWith: z.array(z.number()),
});

/**
 * The regions of an exported hierarchy as parts of its ontology, in pre-order.
 *
 * @throws MalformedHierarchyFields naming region and field
 */
export const regionParts = (hierarchy: RegionHierarchy): Part[] =>
  hierarchy.regions.map((region) => ({
    id: regionIri(region.id),
    types: [OWL_CLASS, TERMS.BrainRegion],
    label: region.name,
    notation: region.acronym,
    data: JSON.parse(JSON.stringify(regionData(region, hierarchy.file))),
  }));

function regionData(region: Region, file: string): z.infer<typeof RegionData> {
  const parsed = ExportedFields.safeParse(region.attributes);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new MalformedHierarchyFields({ file, region: region.id, field: path.join('.'), problem: message });
  }
  const fields = parsed.data;
  return {
    regionId: region.id,
    parent: region.parent,
    color: fields.color_hex_triplet,
    representedInAnnotation: fields.representedInAnnotation,
    volume: fields.regionVolume ?? undefined,
    volumeRatio: fields.regionVolumeRatioToWholeBrain ?? undefined,
    layers: fields.layers ?? [],
    adjacentTo: Object.entries(fields.adjacentTo ?? {}).map(([id, ratio]): [number, number] => [Number(id), ratio]),
    continuousWith: fields.continuousWith ?? [],
  };
}

/** The regions of an ontology from its parts; children in the order of the parts. */
export function toBrainRegions(parts: readonly Part[]): BrainRegion[] {
  const regions = parts
    .filter(({ types }) => types.includes(TERMS.BrainRegion))
    .map((part) => ({ part, data: RegionData.parse(part.data) }));
  const childrenOf = Map.groupBy(regions, ({ data }) => data.parent);
  return regions.map(({ part, data: { adjacentTo, ...data } }) => ({
    ...data,
    id: part.id,
    acronym: part.notation ?? '',
    name: part.label,
    children: (childrenOf.get(data.regionId) ?? []).map((child) => child.data.regionId),
    adjacentTo: adjacentTo.map(([regionId, ratio]) => ({ regionId, ratio })),
  }));
}
