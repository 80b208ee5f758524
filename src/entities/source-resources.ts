import { basename } from 'node:path';
import type { Caller } from '../store/caller.ts';
import type { Iri, Resource } from '../store/resource.ts';
import { boundingBox, type Grid } from '../volume/grid.ts';
import type { NrrdHeader } from '../volume/nrrd/header.ts';
import { inputLink } from './atlas-ids.ts';
import type { CommonFacts, Labelled } from './facts.ts';
import type { Graph } from './graph.ts';
import { type Input, inputFileName, type VolumeKind } from './inputs.ts';
import { localFile } from './register/local-file.ts';
import { putWithFiles, type ResourceWithFiles } from './register/put-with-files.ts';
import { volumeFacts } from './volume-facts.ts';

/** What an input is registered as; its id is that of its key. */
export interface InputResource extends Omit<ResourceWithFiles, 'facts'> {
  readonly input: Input;
  readonly facts: object;
}

/** What the volumes of one import have in common. */
export type Placed = CommonFacts & { readonly region: Labelled; readonly space: { readonly id: Iri } };

/** The space of an annotation: axes of its grid, its corners. */
export function spaceResource(id: Iri, grid: Grid, facts: CommonFacts, name: string): ResourceWithFiles {
  const { min, max } = boundingBox(grid);
  const axes = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  return {
    mapping: 'atlas-spatial-reference-system',
    facts: { ...facts, id, name, origin: [0, 0, 0], axes, lower: min, upper: max },
    files: [],
  };
}

export function volumeResource(
  input: Input,
  kind: VolumeKind,
  path: string,
  header: NrrdHeader,
  placed: Placed,
): InputResource {
  const { synthetic } = header.keyValues;
  const origin = synthetic === undefined ? '' : ` Synthetic: made up by \`${synthetic}\`.`;
  const description = `${kind.name}, imported from ${basename(path)}.${origin}`;
  const facts = { ...placed, ...kind, description, volume: volumeFacts(header) };
  return { input, mapping: 'source-volume', facts, files: [localFile(path)] };
}

/** The region hierarchy, named 1.json whatever the file was called, as its fetch asks for. */
export const hierarchyResource = (input: Input, path: string, facts: CommonFacts): InputResource => ({
  input,
  mapping: 'source-ontology',
  facts: { ...facts, name: 'Region hierarchy' },
  files: [localFile(path, '1.json')],
});

/** A file under the name that the pipeline gives it, whatever it was called. */
export const configurationResource = (
  input: Input,
  path: string,
  facts: CommonFacts,
  description: string,
): InputResource => ({
  input,
  mapping: 'pipeline-config-resource',
  facts: { ...facts, name: inputFileName(input).split('.')[0], description },
  files: [localFile(path, inputFileName(input))],
});

/** Registers an input under the id of its key, with the tag that the ids file asks for. */
export async function putInput(
  graph: Graph,
  caller: Caller,
  { input, facts, ...resource }: InputResource,
  resolution: string,
): Promise<Resource> {
  const link = inputLink(graph.ids, input.key, resolution);
  const put = await putWithFiles(graph, caller, { ...resource, facts: { ...facts, id: link.id } });
  const { id, rev, tags, project } = put;
  if (link.version && 'tag' in link.version && tags[link.version.tag] !== rev) {
    await graph.store.tag({ project, caller, id, rev, name: link.version.tag });
  }
  return put;
}
