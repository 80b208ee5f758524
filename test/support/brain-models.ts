import { readdirSync, readFileSync } from 'node:fs';
import { Parser, Store, type Term } from 'n3';
import { realInput } from '../shared-inputs.ts';

/** The contexts, ontologies and shapes that the atlas pipeline's own data are described with. */
export const BRAIN_MODELS = realInput('bmo');

const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const OWL = 'http://www.w3.org/2002/07/owl#';
const RDFS = 'http://www.w3.org/2000/01/rdf-schema#';
/** What the rules of the shapes ask of a class. */
const TOLD = [`${RDFS}label`, `${RDFS}subClassOf`, 'http://purl.obolibrary.org/obo/ncbitaxon#has_rank'];

/** Ontologies that schemas import, by the files that define their classes. */
const ONTOLOGIES: Readonly<Record<string, readonly string[]>> = {
  'http://bbp.epfl.ch/neurosciencegraph/ontologies/core/brainregion_slim': ['brainregion', 'bmo'],
  'http://bbp.epfl.ch/neurosciencegraph/ontologies/speciestaxonomy_slim': ['speciestaxonomy'],
  'http://bbp.epfl.ch/neurosciencegraph/ontologies/stimulustypes_slim': ['stimulustypes'],
  'https://bbp.epfl.ch/ontologies/core/bmo_slim': ['bmo'],
};

export interface Schema {
  readonly '@id': string;
  readonly imports?: string | readonly string[];
}

const read = (path: string) => readFileSync(`${BRAIN_MODELS}/${path}`, 'utf8');

/** Resources that schemas need, by id. */
export const neededResources = (): ReadonlyMap<string, object> =>
  new Map<string, object>([
    ['https://incf.github.io/neuroshapes/contexts/schema.json', JSON.parse(read('jsonldcontext/schema.json'))],
    ...Object.keys(ONTOLOGIES).map((id): [string, object] => [id, ontology(id)]),
  ]);

/** An ontology as it is registered: the classes that it defines, nested. */
function ontology(id: string): object {
  const graph = new Store(ONTOLOGIES[id].flatMap((name) => new Parser().parse(read(`ontologies/${name}.ttl`))));
  const classes = graph.getSubjects(RDF_TYPE, `${OWL}Class`, null).filter(({ termType }) => termType === 'NamedNode');
  const value = (term: Term) => (term.termType === 'Literal' ? { '@value': term.value } : { '@id': term.value });
  const defines = classes.map((one) => ({
    '@id': one.value,
    '@type': `${OWL}Class`,
    ...Object.fromEntries(TOLD.map((property) => [property, graph.getObjects(one, property, null).map(value)])),
  }));
  return { '@id': id, '@type': `${OWL}Ontology`, 'https://neuroshapes.org/defines': defines };
}

/** The schemas with these ids and all that they import, each behind its imports; every schema when none is named. */
export function schemasInOrder(ids?: readonly string[]): Schema[] {
  const files = readdirSync(`${BRAIN_MODELS}/shapes`, { recursive: true, encoding: 'utf8' });
  const schemas = files
    .filter((file) => file.endsWith('.json'))
    .map((file): Schema => JSON.parse(read(`shapes/${file}`)));
  const byId = new Map(schemas.map((schema) => [fullIri(schema['@id']), schema]));
  const ordered = new Set<Schema>();
  const visit = (id: string): void => {
    const schema = byId.get(id); // ontologies are none
    if (!schema || ordered.has(schema)) return;
    for (const imported of [schema.imports ?? []].flat()) visit(fullIri(imported));
    ordered.add(schema);
  };
  for (const id of ids ?? byId.keys()) visit(id);
  return [...ordered];
}

const fullIri = (iri: string): string => iri.replace(/^nsg:/, 'https://neuroshapes.org/');
