import { z } from 'zod';
import { files } from '../pipeline/files.ts';
import type { Caller } from '../store/caller.ts';
import type { Iri, Json, Resource } from '../store/resource.ts';
import { BrainLocation, Text } from './documents.ts';
import { UnknownSpecies } from './errors.ts';
import type { Labelled, Terms } from './facts.ts';
import { parseFetched } from './fetched.ts';
import type { Graph } from './graph.ts';
import { Iri as IriSchema, toIri } from './iri.ts';
import { readLinked } from './read-linked.ts';
import type { MadeBy } from './register/activities.ts';

/** What a release has from the data it is made of. */
export interface Origin {
  readonly species: Labelled;
  /** The region that the atlas is of, when its annotation says so. */
  readonly regionId?: Iri;
  readonly terms: Terms;
}

const Source = z.looseObject({
  subject: z.looseObject({ species: z.looseObject({ '@id': IriSchema, label: Text }) }).optional(),
  brainLocation: BrainLocation.optional(),
  license: z.json().optional(),
  citation: Text.optional(),
  doi: Text.optional(),
});

/**
 * Species, region and terms of use as they were registered with the annotation and the hierarchy that were fetched.
 * Without them (a file put there by hand) the species is that of the ids file.
 *
 * @throws UnknownSpecies
 */
export async function readOrigin(graph: Graph, caller: Caller, madeBy: MadeBy): Promise<Origin> {
  const links = [files.annotationCcfv3, files.hierarchy].flatMap((path) => {
    const fetched = parseFetched(madeBy(path)?.fingerprint);
    return fetched ? { id: fetched.id, version: { rev: fetched.rev } } : [];
  });
  const found = await readLinked({ graph, caller }, links);
  const sources = found
    .filter((item): item is Resource => !(item instanceof Error))
    .map(({ source }) => Source.parse(source));
  const first = <Key extends keyof z.infer<typeof Source>>(key: Key) =>
    sources.find((source) => source[key] !== undefined)?.[key];
  const species = first('subject')?.species;
  return {
    species: species ? { id: species['@id'], label: species.label } : await speciesOfIds(graph, caller),
    regionId: first('brainLocation')?.brainRegion.id,
    terms: { license: first('license') as Json | undefined, citation: first('citation'), doi: first('doi') },
  };
}

async function speciesOfIds({ store, ids }: Graph, caller: Caller): Promise<Labelled> {
  const found = await store.findPart(toIri(ids.species), undefined, caller);
  if (!found) throw new UnknownSpecies({ species: ids.species });
  return { id: found.part.id, label: found.part.label };
}
