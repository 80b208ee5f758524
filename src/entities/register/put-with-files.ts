import type { Caller } from '../../store/caller.ts';
import type { Iri, Resource } from '../../store/resource.ts';
import { distributionsOf } from '../distribution.ts';
import type { Graph } from '../graph.ts';
import { type LocalFile, prepareFile, uploadedFiles, uploadFiles } from './files.ts';
import { mapBounded } from './map-bounded.ts';
import { putDocument } from './put-document.ts';

/** A resource of the atlas project with files, outside of any release. */
export interface ResourceWithFiles {
  readonly mapping: string;
  readonly facts: { readonly id: Iri; readonly [fact: string]: unknown };
  readonly files: readonly LocalFile[];
}

/** Creates it or brings it up to date; files are uploaded when their bytes changed. @throws ShapeViolation before any write */
export async function putWithFiles(
  graph: Graph,
  caller: Caller,
  { mapping, facts, files }: ResourceWithFiles,
): Promise<Resource> {
  const project = graph.projects.atlas;
  const [current] = await graph.store.fetchMany([facts.id], undefined, caller);
  const registered = current instanceof Error ? [] : distributionsOf(current);
  const prepared = await mapBounded([...files.keys()], 1, (i) =>
    prepareFile(graph, project, facts.id, files[i], registered[i]),
  );
  const document = await graph.documents.map(mapping, { ...facts, files: prepared.map((file) => file.facts) });
  await uploadFiles(graph, caller, project, prepared, await uploadedFiles(graph, caller, prepared));
  return putDocument(graph.store, caller, { project, id: facts.id, ...document });
}
