import { z } from 'zod';
import { regionIdOf, regionIri } from './identifiers.ts';
import { Iri } from './iri.ts';

/** Parts that documents of several types have. Readers take what older releases wrote too: one value or a list. */
export const oneOrMany = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), item.transform((value) => [value])]).default([]);

/** A reference; `_rev` or `tag` name the version it means. */
export const Reference = z.looseObject({ '@id': Iri, _rev: z.int().optional(), tag: z.string().optional() });

export const Text = z.union([
  z.string(),
  z.looseObject({ '@value': z.string() }).transform((value) => value['@value']),
]);

/** `mba:315` and the full IRI are the same region. */
export const RegionReference = z
  .looseObject({ '@id': z.string(), label: Text.optional() })
  .transform(({ '@id': id, label }) => {
    const regionId = id.startsWith('mba:') ? regionIdOf(id) : undefined;
    return { id: regionId === undefined ? Iri.parse(id) : regionIri(regionId), label };
  });

export const BrainLocation = z.looseObject({
  brainRegion: RegionReference,
  layer: oneOrMany(z.looseObject({ '@id': Iri, label: Text.optional() })),
  atlasSpatialReferenceSystem: Reference.optional(),
});
