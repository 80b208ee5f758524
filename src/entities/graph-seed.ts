import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadShapes } from '../linked-data/load-shapes.ts';
import { schemaDocument } from '../linked-data/schema-document.ts';
import type { Caller } from '../store/caller.ts';
import { inputLink } from './atlas-ids.ts';
import type { Graph } from './graph.ts';
import { toIri } from './iri.ts';
import { parseOntology } from './ontology-document.ts';
import { regionsLayersMap } from './regions-layers.ts';
import { contributorsOf } from './register/contributors.ts';
import { putDocument } from './register/put-document.ts';
import { putWithFiles } from './register/put-with-files.ts';

const CONTEXTS = new URL('../../schemas/contexts/', import.meta.url);
const ONTOLOGIES = new URL('../../ontologies/', import.meta.url);

/** Registers what every atlas refers to, or brings it up to date: context, shapes, ontologies, the layers of regions. */
export async function seedGraph(graph: Graph, caller: Caller): Promise<void> {
  await seedContexts(graph, caller);
  await seedSchemas(graph, caller);
  await seedOntologies(graph, caller);
  await seedLayers(graph, caller);
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

/** The layers of CCFv3's regions, as the file that the pipeline fetches. */
async function seedLayers(graph: Graph, caller: Caller): Promise<void> {
  const { id } = inputLink(graph.ids, ['metadata', 'regions_layers_map'], '');
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-'));
  try {
    const path = join(folder, 'regions_layers_map.json');
    await writeFile(path, await regionsLayersMap());
    await putWithFiles(graph, caller, {
      mapping: 'pipeline-config-resource',
      facts: {
        id,
        name: 'regions_layers_map',
        description: 'Layers that the regions of CCFv3 lie in.',
        contributors: contributorsOf(graph, caller),
      },
      files: [{ path, name: 'regions_layers_map.json', mediaType: 'application/json' }],
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readAll(folder: URL, extension: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(extension)).sort();
  return Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
}
