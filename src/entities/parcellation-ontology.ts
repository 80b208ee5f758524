import { z } from 'zod';
import type { Resource } from '../store/port.ts';
import { Reference, Text } from './documents.ts';
import type { Reading } from './graph.ts';
import { type Link, linkTo } from './link.ts';
import { parseSource, readEntities } from './read-entities.ts';

/** The ontology whose regions a parcellation volume is labelled with. */
export interface ParcellationOntology {
  readonly resource: Resource;
  readonly name: string;
  readonly atlasRelease?: Link;
}

const Ontology = z.looseObject({ name: Text, atlasRelease: Reference.transform(linkTo).optional() });

/** @throws MalformedEntity */
export function toParcellationOntology(resource: Resource): ParcellationOntology {
  const { name, atlasRelease } = parseSource(Ontology, resource);
  return { resource, name, atlasRelease };
}

/** In the order of the links, with an error in the place of what is missing. */
export const readParcellationOntologies = (reading: Reading, links: readonly Link[]) =>
  readEntities(reading, links, toParcellationOntology);
