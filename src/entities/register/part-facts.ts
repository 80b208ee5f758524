import { basename, extname } from 'node:path';
import type { Caller } from '../../store/caller.ts';
import { ResourceNotFound } from '../../store/errors.ts';
import type { Iri, Resource } from '../../store/resource.ts';
import { readNrrdHeader } from '../../volume/nrrd/read.ts';
import { InputNotRegistered } from '../errors.ts';
import type { CommonFacts, Labelled, PartFacts, ReleaseRef } from '../facts.ts';
import type { Graph } from '../graph.ts';
import { INPUTS } from '../inputs.ts';
import { toIri } from '../iri.ts';
import { readOrigin } from '../release-origin.ts';
import { volumeFacts } from '../volume-facts.ts';
import { activityOf, type MadeBy } from './activities.ts';
import { contributorsOf } from './contributors.ts';
import type { LocalFile } from './files.ts';

/** What all resources of one push have in common. */
export interface PushFacts extends CommonFacts {
  readonly release: ReleaseRef;
  readonly space: { readonly id: Iri; readonly tag?: string };
  /** The region that the atlas is of, when the imported annotation says so. */
  readonly regionId?: Iri;
}

export async function pushFacts(graph: Graph, caller: Caller, madeBy: MadeBy, release: ReleaseRef): Promise<PushFacts> {
  const { species, regionId, terms } = await readOrigin(graph, caller, madeBy);
  const contributors = contributorsOf(graph, caller, true);
  return { release, species, regionId, terms, contributors, space: { id: toIri(graph.ids.reference_system) } };
}

/** Facts of the part that a file (of WORKING_DIR, at `madeAs`) is the data of. */
export async function partFacts(
  push: PushFacts,
  base: string,
  part: { id: Iri; region: Labelled; layers?: readonly Labelled[]; file: LocalFile; madeAs: string },
  madeBy: MadeBy,
): Promise<Omit<PartFacts, 'files'>> {
  const { id, region, layers, file, madeAs } = part;
  const job = madeBy(madeAs);
  const isVolume = file.mediaType === 'application/nrrd';
  return {
    ...push,
    id,
    region,
    layers,
    stem: basename(file.name, extname(file.name)),
    activity: job && activityOf(base, job),
    volume: isVolume ? volumeFacts(await readNrrdHeader(file.path)) : undefined,
  };
}

/** The space that everything is registered in. @throws InputNotRegistered */
export async function readSpace({ store, ids }: Graph, caller: Caller): Promise<Resource> {
  const id = toIri(ids.reference_system);
  return store.fetch(undefined, id, undefined, caller).catch((cause: unknown) => {
    if (!(cause instanceof ResourceNotFound)) throw cause;
    const { importCommand } = INPUTS.annotation;
    throw new InputNotRegistered({ key: 'reference_system', id, importCommand }, { cause });
  });
}
