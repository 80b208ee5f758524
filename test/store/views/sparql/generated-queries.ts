/** Resources and queries made by chance, the same at every run, of the kinds that nexusforge and the atlas pipeline send. */

import type { JsonObject } from '../../../../src/store/resource.ts';
import { type Chance, chanceFrom, pickFrom } from '../../../support/chance.ts';

const NSG = 'https://neuroshapes.org/';
const EX = 'https://example.org/';
const SKOS = 'http://www.w3.org/2004/02/skos/core#';

const CONTEXT = {
  '@vocab': NSG,
  owl: 'http://www.w3.org/2002/07/owl#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  schema: 'http://schema.org/',
  sh: 'http://www.w3.org/ns/shacl#',
  skos: SKOS,
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  label: 'rdfs:label',
  notation: 'skos:notation',
  name: 'schema:name',
  startedAt: { '@type': 'xsd:dateTime' },
  weight: { '@type': 'xsd:double' },
};

const PREFIXES = `PREFIX nsg: <${NSG}> PREFIX nxv: <https://bluebrain.github.io/nexus/vocabulary/>
PREFIX skos: <${SKOS}> PREFIX schema: <http://schema.org/> PREFIX sh: <http://www.w3.org/ns/shacl#>\n`;

const NAMES = ['Ann', 'Ann Lee', 'ann', 'septal (n)', 'Ünal "the" n', 'a\\b', 'L1_NGC-SA', 'L23_PC'];
const REGIONS = 12;
const regionId = (n: number): string => `${EX}region/${n}`;

/** As registered documents repeat what the ontology says: many graphs then make the same statements. */
const regionInPlace = (n: number) => ({ '@id': regionId(n), '@type': 'owl:Class', label: labelOf(n) });
const labelOf = (n: number): string => `region ${n % 5} (n)`;

/** Sources of brain regions, densities, persons and shapes. */
export function generatedResources(seed: number): JsonObject[] {
  const chance = chanceFrom(seed);
  const pick = <Item>(items: readonly Item[]): Item => pickFrom(chance, items);
  const regions = Array.from({ length: REGIONS }, (_, n) => ({
    '@id': regionId(n),
    '@type': 'owl:Class',
    label: labelOf(n),
    notation: `R${n % 6}`,
    ...(chance(2) ? { 'skos:prefLabel': pick(NAMES) } : { 'skos:altLabel': [pick(NAMES), 'alternative'] }),
    'rdfs:subClassOf': { '@id': n < 2 ? `${NSG}BrainRegion` : regionId(chance(n)) },
    hasLeafRegionPart: [{ '@id': regionId(chance(REGIONS)) }, { '@id': regionId(chance(REGIONS)) }],
    representedInAnnotation: chance(3) > 0,
  }));
  const densities = Array.from({ length: 30 }, (_, n) => ({
    '@id': `${EX}density/${n}`,
    '@type': ['METypeDensity', ...(chance(2) ? ['Dataset'] : [])],
    name: pick(NAMES),
    startedAt: `202${chance(4)}-0${1 + chance(9)}-11T10:00:0${chance(9)}Z`,
    weight: chance(40) / 8,
    count: chance(9) - 4,
    brainLocation: { brainRegion: regionInPlace(chance(REGIONS)) },
    annotation: Array.from({ length: chance(3) }, () => ({ hasBody: { '@type': 'MType', label: pick(NAMES) } })),
  }));
  const persons = Array.from({ length: 10 }, (_, n) => ({
    '@id': `${EX}person/${n}`,
    '@type': pick(['schema:Person', 'Agent']),
    name: [pick(NAMES), { '@value': pick(NAMES), '@language': 'de' }],
    ...(chance(2) ? { 'schema:givenName': pick(NAMES) } : {}),
    ...(chance(2) ? { 'schema:familyName': pick(NAMES) } : {}),
  }));
  const shapes = Array.from({ length: 6 }, (_, n) => ({
    '@id': `${EX}schema/${n}`,
    '@type': 'Schema',
    'https://bluebrain.github.io/nexus/vocabulary/shapes': {
      '@id': `${EX}shape/${n}`,
      '@type': chance(2) ? ['sh:NodeShape', 'rdfs:Class'] : 'sh:NodeShape',
      ...(chance(2) ? { 'sh:targetClass': { '@id': `${EX}Class${n}` } } : {}),
    },
  }));
  return [...regions, ...densities, ...persons, ...shapes].map((source) => ({ '@context': CONTEXT, ...source }));
}

/** Queries over those resources, whose rows do not depend on the order in which an engine finds them. */
export function generatedQueries(seed: number, count: number): string[] {
  const chance = chanceFrom(seed);
  return Array.from({ length: count }, (_, n) => PREFIXES + KINDS[n % KINDS.length](chance));
}

const quoted = (text: string): string => JSON.stringify(text);
const page = (chance: Chance): string => `LIMIT ${1 + chance(40)} OFFSET ${chance(4)}`;

const METADATA = ['rev', 'deprecated', 'project', 'createdBy', 'constrainedBy', 'self', 'createdAt'];

/** What a search of nexusforge asks of the resources. */
function condition(chance: Chance): string {
  const operator = pickFrom(chance, ['=', '!=', '<', '>', '<=', '>=']);
  return pickFrom(chance, [
    () => `nsg:brainLocation / nsg:brainRegion <${regionId(chance(REGIONS))}> . `,
    () => `schema:name ?v . FILTER(?v ${operator} ${quoted(pickFrom(chance, NAMES))}) `,
    () => `nsg:weight ?v . FILTER(?v ${operator} ${chance(20) / 4}) `,
    () => `nsg:count ?v . FILTER(?v ${operator} ${chance(9) - 4}) `,
    () => `nsg:startedAt ?v . FILTER(?v ${operator} '202${chance(4)}-05-01T00:00:00Z'^^xsd:dateTime) `,
    () => `nsg:annotation / nsg:hasBody / rdfs:label ${quoted(pickFrom(chance, NAMES))} . `,
    () => `nsg:annotation / nsg:hasBody / rdf:type nsg:MType . `,
  ])();
}

const KINDS: readonly ((chance: Chance) => string)[] = [
  // A search, its metadata in the order of the client.
  (chance) => {
    const asked = METADATA.slice(0, 1 + chance(METADATA.length));
    const metadata = asked
      .map((name) => `<https://bluebrain.github.io/nexus/vocabulary/${name}> ?_${name}`)
      .join(';\n ');
    const deprecated = asked.includes('deprecated') ? `Filter (?_deprecated = 'false'^^xsd:boolean)` : '';
    return `SELECT ?id ${asked.map((name) => `?_${name}`).join(' ')} WHERE {
      Graph ?g {?id rdf:type nsg:METypeDensity; ${metadata} . ${deprecated} }} ORDER BY ?id ${page(chance)}`;
  },
  (chance) => `SELECT DISTINCT ?id WHERE { Graph ?g { ?id rdf:type nsg:METypeDensity; ${condition(chance)} } }`,
  (chance) =>
    `SELECT ?id ?_rev WHERE { Graph ?g { ?id ${condition(chance)} ?id nxv:deprecated 'false'^^xsd:boolean; nxv:rev ?_rev . } }`,
  // The shapes of a project.
  (chance) => `SELECT DISTINCT ?type ?shape ?resource_id WHERE {{{
      ?shape sh:targetClass ?type . ?resource_id nxv:shapes ?shape . ?resource_id nxv:deprecated 'false'^^xsd:boolean
    }} UNION {{ SELECT (?shape as ?type) ?shape ?resource_id WHERE {
      ?shape a sh:NodeShape . ?shape a rdfs:Class . ?resource_id nxv:shapes ?shape }}} UNION {{
      SELECT ?shape ?resource_id WHERE { ?shape a sh:NodeShape . FILTER NOT EXISTS {?shape sh:targetClass []}
        FILTER NOT EXISTS {?shape a rdfs:Class} ?resource_id nxv:shapes ?shape }}}} ORDER BY ?shape ?type ${page(chance)}`,
  // The terms of an ontology.
  (chance) => {
    const label = quoted(`region ${chance(6)} (n)`);
    const matches = pickFrom(chance, [
      `FILTER(?label = ${label})`,
      `FILTER regex(?label, "^region ${chance(6)} \\\\(N\\\\)$", "i")`,
      `FILTER regex(?label, "ION ${chance(6)}", "i")`,
    ]);
    const notation = quoted(`R${chance(8)}`);
    return `CONSTRUCT { ?id a ?type; rdfs:label ?label; skos:notation ?notation; skos:prefLabel ?pref; rdfs:subClassOf ?up }
      WHERE { GRAPH ?g { ?id a ?type; rdfs:label ?label; OPTIONAL { ?id skos:notation ?notation; }
        OPTIONAL { ?id skos:prefLabel ?pref } OPTIONAL { ?id rdfs:subClassOf ?up }
        { SELECT * WHERE {
          { ?id nxv:deprecated "false"^^xsd:boolean; a owl:Class; rdfs:label ?label ${matches} }
          UNION { ?id nxv:deprecated "false"^^xsd:boolean; a owl:Class; skos:notation ?notation FILTER(?notation = ${notation}) }
        } } } }`;
  },
  // Regions below a region, over graphs.
  (chance) => {
    const acronym = chance(3) ? `FILTER (?acronym = "R${chance(7)}")` : '';
    return `SELECT ?id ?acronym ?leaf WHERE { ?id rdfs:subClassOf* <${chance(3) ? regionId(chance(4)) : `${NSG}BrainRegion`}> ;
      skos:notation ?acronym ; nsg:hasLeafRegionPart ?leaf . ?leaf nsg:representedInAnnotation true . ${acronym} }`;
  },
  // Agents by any of their names.
  (chance) => {
    const name = quoted(pickFrom(chance, NAMES));
    const kinds = ['name', 'givenName', 'familyName'].slice(0, 1 + chance(3));
    const any = kinds.map(
      (kind) => `{ ?id schema:${kind} ?text . FILTER(${chance(2) ? 'STR(?text)' : '?text'} = ${name}) }`,
    );
    return `SELECT ?id ?text WHERE { ${any.join(' UNION ')} OPTIONAL { ?id schema:familyName ?family } }`;
  },
  // Counts and groups.
  (chance) => `SELECT ?type (COUNT(DISTINCT ?id) AS ?n) (MIN(?weight) AS ?low) (MAX(?count) AS ?high) WHERE {
      ?id a ?type ; nsg:weight ?weight ; nsg:count ?count . FILTER(?count ${pickFrom(chance, ['<', '>='])} ${chance(5) - 2})
    } GROUP BY ?type HAVING (COUNT(?id) > ${chance(6)}) ORDER BY ?type`,
  (chance) => `ASK { ?id a nsg:METypeDensity ; ${condition(chance)} }`,
  (chance) => `SELECT ?a ?b WHERE { ?a nsg:hasLeafRegionPart ?b . ?b nsg:hasLeafRegionPart ?a .
      ${pickFrom(chance, ['MINUS', 'FILTER NOT EXISTS', 'FILTER EXISTS'])} { ?a nsg:representedInAnnotation ${chance(2) > 0} }
      BIND(STR(?a) AS ?text) FILTER(STRENDS(?text, "${chance(9)}") || CONTAINS(?text, "region/1")) }`,
  (chance) => `SELECT ?ont ?label WHERE { Graph ?g { ?ont a owl:Class ; rdfs:label ?label } VALUES ?label {
      ${[0, 1].map(() => quoted(`region ${chance(6)} (n)`)).join(' ')} } } ORDER BY DESC(?ont) ${page(chance)}`,
];
