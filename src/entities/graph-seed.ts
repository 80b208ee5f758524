import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadShapes } from '../linked-data/load-shapes.ts';
import { schemaDocument } from '../linked-data/schema-document.ts';
import type { Caller } from '../store/caller.ts';
import { findLink } from './atlas-ids.ts';
import type { Graph } from './graph.ts';
import { INPUTS, type Input, inputFileName } from './inputs.ts';
import { toIri } from './iri.ts';
import { parseOntology } from './ontology-document.ts';
import { regionsLayersMap } from './regions-layers.ts';
import { contributorsOf } from './register/contributors.ts';
import { putDocument } from './register/put-document.ts';
import { configurationResource, putInput } from './source-resources.ts';

const CONTEXTS = new URL('../../schemas/contexts/', import.meta.url);
const ONTOLOGIES = new URL('../../ontologies/', import.meta.url);

/** Registers what every atlas refers to, or brings it up to date: context, shapes, ontologies, small configuration. */
export async function seedGraph(graph: Graph, caller: Caller): Promise<void> {
  await seedContexts(graph, caller);
  await seedSchemas(graph, caller);
  await seedOntologies(graph, caller);
  await seedConfiguration(graph, caller);
}

async function seedContexts({ store, projects }: Graph, caller: Caller): Promise<void> {
  for (const text of await readAll(CONTEXTS, '.jsonld')) {
    const source = JSON.parse(text);
    await putDocument(store, caller, { project: projects.datamodels, id: toIri(source['@id']), source });
  }
}

async function seedSchemas({ store, projects }: Graph, caller: Caller): Promise<void> {
  const shapes = await loadShapes();
  for (const schema of shapes.schemas) {
    const source = schemaDocument(shapes, schema);
    await putDocument(store, caller, { project: projects.datamodels, id: toIri(schema), kind: 'schema', source });
  }
}

async function seedOntologies({ store, projects, documents }: Graph, caller: Caller): Promise<void> {
  for (const text of await readAll(ONTOLOGIES, '.ttl')) {
    const ontology = parseOntology(text);
    const document = await documents.map('ontology', ontology);
    await putDocument(store, caller, { project: projects.datamodels, ...ontology, ...document });
  }
}

/** The small files that every run reads; what somebody imported in their place stays. */
async function seedConfiguration(graph: Graph, caller: Caller): Promise<void> {
  const facts = { contributors: contributorsOf(graph, caller) };
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-'));
  try {
    for (const [input, text] of await seeds()) {
      const description = `${input.description}.`;
      if (await isImported(graph, caller, input, description)) continue;
      const path = join(folder, inputFileName(input));
      await writeFile(path, text);
      await putInput(graph, caller, configurationResource(input, path, facts, description), '');
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function seeds(): Promise<(readonly [Input, string])[]> {
  const file = (name: string) => readFile(new URL(name, ONTOLOGIES), 'utf8');
  return [
    [INPUTS.regionsLayersMap, await regionsLayersMap()],
    [INPUTS.isocortexMetadata, await file('isocortex-layers.json')],
    [INPUTS.isocortex23Metadata, await file('isocortex-layers-23.json')],
    [INPUTS.placementHintLayers, await file('placement-hint-layers.json')],
    [INPUTS.regionsGroups, await file('region-groups.json')],
    [INPUTS.excitatoryMapping, await file('isocortex-excitatory-m-types.csv')],
  ];
}

async function isImported({ store, ids }: Graph, caller: Caller, { key }: Input, seeded: string): Promise<boolean> {
  const link = findLink(ids, key, '');
  // An ids file of the reference has no key for what the reference keeps beside its code.
  if (!link) return true;
  const [found] = await store.fetchMany([link.id], undefined, caller);
  return !(found instanceof Error) && found.source.description !== seeded;
}

async function readAll(folder: URL, extension: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(extension)).sort();
  return Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
}
