import type { Caller } from '../store/caller.ts';
import type { Store } from '../store/port.ts';
import type { AsOf, Iri, ProjectRef } from '../store/resource.ts';
import type { Volume } from '../volume/volume.ts';
import type { AtlasIds } from './atlas-ids.ts';
import type { Documents } from './map-document.ts';
import type { RegionIndex } from './region-index.ts';
import type { Memory } from './remember.ts';

/** Where things are registered. `init` makes all four; `--org` and `--project` name another `atlas`. */
export interface AtlasProjects {
  /** The atlas release, its parts and datasets (bbp/atlas). */
  readonly atlas: ProjectRef;
  /** People, organisations and software (bbp/agents). */
  readonly agents: ProjectRef;
  /** Cell compositions (bbp/atlasdatasetrelease). */
  readonly datasets: ProjectRef;
  /** Contexts, shapes and ontologies (neurosciencegraph/datamodels). */
  readonly datamodels: ProjectRef;
}

/** The organisation that contributes beside the person; undefined: nobody but the person is named. */
export interface ContributingOrganization {
  readonly id: Iri;
  readonly name: string;
}

/** The knowledge graph of one project folder: its store, names, and what is kept of it in memory. Made once a process. */
export interface Graph {
  readonly store: Store;
  readonly publicUrl: string;
  readonly projects: AtlasProjects;
  /** What ids made here start with: the base of the atlas project. */
  readonly base: string;
  readonly ids: AtlasIds;
  /** The configured release, which there may not be yet. */
  readonly release: Iri;
  /** The configured cell composition, which there may not be yet; undefined when the ids file names none. */
  readonly cellComposition?: Iri;
  readonly organization?: ContributingOrganization;
  readonly documents: Documents;
  /** By ontology and revision; read by `readRegionIndex`. */
  readonly regionIndexes: Memory<RegionIndex>;
  /** Decoded annotation volumes by digest; read by `regionsAt`. */
  readonly annotations: Memory<Volume<Uint32Array>>;
}

/** Who reads and as of when; one a request. Links that carry a revision or tag of their own follow that instead. */
export interface Reading {
  readonly graph: Graph;
  readonly caller: Caller;
  /** Undefined: the current state. */
  readonly at?: AsOf;
}
