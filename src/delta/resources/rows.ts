import { metadataOf } from '../../store/metadata.ts';
import type { FileContent, Iri, JsonObject, Summary } from '../../store/resource.ts';
import { fileFacts } from '../files/documents.ts';
import { indexingRevOf } from '../views/view.ts';
import { NXV } from '../vocabulary.ts';
import { typeOf } from './documents.ts';

const SPARQL_VIEW = `${NXV}SparqlView` as Iri;

/** What a row tells of the content: how people call it. */
const LABELS: Readonly<Record<string, string>> = {
  description: 'http://schema.org/description',
  label: 'http://www.w3.org/2000/01/rdf-schema#label',
  name: 'http://schema.org/name',
  prefLabel: 'http://www.w3.org/2004/02/skos/core#prefLabel',
};

/** One entity in a listing. */
export function rowOf(publicUrl: string, resource: Summary): JsonObject {
  const { id, kind, types, file, labels } = resource;
  const tags = Object.keys(resource.tags).sort();
  return {
    '@id': id,
    ...(file ? fileRow(file) : typeOf(kind === 'resource' ? types : types.map((type) => type.replace(NXV, '')))),
    ...labelsOf(labels),
    ...metadataOf(publicUrl, resource),
    ...(kind === 'storage' && { _algorithm: 'SHA-256' }),
    ...(types.includes(SPARQL_VIEW) && { _indexingRev: indexingRevOf({ expanded: labels }) }),
    ...(tags.length > 0 && { _tags: tags }),
  };
}

function fileRow(file: FileContent): JsonObject {
  const { _origin: _, ...facts } = fileFacts(file);
  return { '@type': 'File', ...facts };
}

function labelsOf(labels: JsonObject): JsonObject {
  const found = Object.entries(LABELS).flatMap(([name, iri]) => {
    const given = labels[iri];
    const texts = (Array.isArray(given) ? given : []).flatMap((value) => value['@value'] ?? []);
    return texts.length === 0 ? [] : [[name, texts.length === 1 ? texts[0] : texts]];
  });
  return Object.fromEntries(found);
}
