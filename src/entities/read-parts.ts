import { parseHierarchy } from '../ontology/hierarchy.ts';
import type { ReadParts } from '../store/nexus/parts.ts';
import type { Part } from '../store/port.ts';
import type { Iri, JsonObject } from '../store/resource.ts';
import { distributionsOf } from './distribution.ts';
import { readDistributionJson } from './distribution-json.ts';
import { toIri } from './iri.ts';
import { regionParts } from './region-parts.ts';

const RDFS = 'http://www.w3.org/2000/01/rdf-schema#';
const LABEL = `${RDFS}label`;
const SKOS = 'http://www.w3.org/2004/02/skos/core#';
const OWL_CLASS = toIri('http://www.w3.org/2002/07/owl#Class');
const DEFINES = 'https://neuroshapes.org/defines';
const PARCELLATION = toIri('https://neuroshapes.org/ParcellationOntology');

/** Type of the resources that `readParts` finds something in. */
export const ONTOLOGY = toIri('http://www.w3.org/2002/07/owl#Ontology');

/**
 * What an ontology defines, read from what is registered of it: the regions of a parcellation ontology from its
 * hierarchy in JSON, the classes of any other from `nsg:defines` of its document.
 *
 * @throws UnreadableDistribution, DistributionOutOfSync, and what `parseHierarchy` and `regionParts` throw
 */
export const readParts: ReadParts = async (resource, { store, caller }) => {
  const hasJson = distributionsOf(resource).some(({ encodingFormat }) => encodingFormat === 'application/json');
  if (!resource.types.includes(PARCELLATION) || !hasJson) return definedClasses(resource.expanded);
  return regionParts(parseHierarchy(await readDistributionJson({ graph: { store }, caller }, resource), resource.id));
};

type Class = JsonObject & { readonly '@id': string };

/** @param expanded - of an ontology, with its classes inside */
function definedClasses(expanded: JsonObject): Part[] {
  const defined = nodes(expanded[DEFINES]).filter((node): node is Class => LABEL in node);
  const byId = new Map<string, Class>(defined.map((node) => [node['@id'], node]));
  /** All classes above one, the nearest first, each once though the classes may form a circle. */
  const above = (id: string): Set<string> => {
    const found = new Set<string>();
    const visit = (child: string): void => {
      for (const { '@id': parent } of nodes(byId.get(child)?.[`${RDFS}subClassOf`]) as Class[]) {
        if (found.size < found.add(parent).size) visit(parent);
      }
    };
    visit(id);
    return found;
  };
  return defined.map((node) => ({
    id: node['@id'] as Iri,
    types: [OWL_CLASS, ...[...above(node['@id'])].map(toIri)],
    label: texts(node, LABEL)[0],
    notation: texts(node, `${SKOS}notation`).at(0),
    data: {
      altLabels: texts(node, `${SKOS}altLabel`),
      subClassOf: nodes(node[`${RDFS}subClassOf`]).map((parent) => String(parent['@id'])),
    },
  }));
}

const nodes = (value: unknown): JsonObject[] => (Array.isArray(value) ? value : []);
const texts = (node: JsonObject, property: string): string[] =>
  nodes(node[property]).map((value) => String(value['@value']));
