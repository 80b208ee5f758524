import DataLoader from 'dataloader';
import { toAtlasRelease } from '../entities/atlas-release.ts';
import { readExactComposition } from '../entities/cell-composition/cell-composition.ts';
import type { ExactComposition } from '../entities/cell-composition/exact-composition.ts';
import type { Reading } from '../entities/graph.ts';
import { type Layer, readLayers } from '../entities/layer.ts';
import type { Link } from '../entities/link.ts';
import { type HintsCatalog, readHintsCatalog } from '../entities/placement-hints/read-catalog.ts';
import { type Provenance, readProvenance } from '../entities/provenance.ts';
import { readLinked } from '../entities/read-linked.ts';
import { readRegionIndex } from '../entities/read-region-index.ts';
import { type RegionFile, readRegionFiles } from '../entities/region-files.ts';
import type { RegionIndex } from '../entities/region-index.ts';
import type { Iri, ProjectRef, Resource, Version } from '../store/resource.ts';
import type { Project } from '../store/scopes.ts';

/** The graph as one caller sees it at one commit, with what this request has read of it. */
export interface Snapshot {
  readonly reading: Reading;
  readonly resource: DataLoader<Link, Resource, string>;
  readonly regionFile: DataLoader<RegionFileKey, Resource | undefined, string>;
  readonly provenance: DataLoader<Resource, Provenance | undefined>;
  readonly project: DataLoader<ProjectRef, Project, string>;
  /** By release. */
  readonly regions: DataLoader<Resource, Regions, Iri>;
  /** What catalogues of placement hints list. */
  readonly hints: DataLoader<Resource, HintsCatalog>;
  /** Exact numbers of summaries of cell compositions. */
  readonly composition: DataLoader<Resource, ExactComposition>;
  readonly layers: () => Promise<readonly Layer[]>;
}

/** The regions of an ontology. */
export interface Regions {
  readonly snapshot: Snapshot;
  /** The ontology. */
  readonly resource: Resource;
  readonly index: RegionIndex;
  /** The release that they were reached by: masks and meshes are a release's. */
  readonly release: Iri;
}

/** The mask or mesh of a region in a release. */
export interface RegionFileKey {
  readonly kind: RegionFile;
  readonly release: Iri;
  readonly regionId: number;
}

export function createSnapshot(reading: Reading): Snapshot {
  const { graph, caller } = reading;
  const snapshot: Snapshot = {
    reading,
    resource: new DataLoader((links) => readLinked(reading, links), {
      cacheKeyFn: ({ id, version }) => JSON.stringify([id, version]),
    }),
    regionFile: new DataLoader((keys) => readRegionFilesOf(reading, keys), {
      cacheKeyFn: ({ kind, release, regionId }) => `${kind} ${regionId} ${release}`,
    }),
    provenance: new DataLoader((resources) => readProvenance(reading, resources)),
    project: new DataLoader((refs) => eachOf(refs, (ref) => graph.store.project(ref, caller)), {
      cacheKeyFn: ({ org, project }) => `${org}/${project}`,
    }),
    regions: new DataLoader((releases) => eachOf(releases, (release) => readRegions(snapshot, release)), {
      cacheKeyFn: ({ id }) => id,
    }),
    hints: new DataLoader((catalogs) => eachOf(catalogs, (catalog) => readHintsCatalog(reading, catalog))),
    composition: new DataLoader((summaries) => eachOf(summaries, (summary) => readExactComposition(reading, summary))),
    layers: once(() => readLayers(reading)),
  };
  return snapshot;
}

/** In the order of the keys, with an error in the place of what failed. */
const eachOf = <Key, Value>(keys: readonly Key[], read: (key: Key) => Promise<Value>): Promise<(Value | Error)[]> =>
  Promise.all(keys.map((key) => read(key).catch((error: Error) => error)));

function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= read();
    return value;
  };
}

/** One read a release and kind; nearly always there is one release. */
async function readRegionFilesOf(reading: Reading, keys: readonly RegionFileKey[]) {
  const files = new Map<RegionFileKey, Resource | undefined>();
  for (const wanted of Map.groupBy(keys, ({ kind, release }) => `${kind} ${release}`).values()) {
    const [{ kind, release }] = wanted;
    const regionIds = wanted.map(({ regionId }) => regionId);
    const found = await readRegionFiles(reading, kind, release, regionIds);
    for (const [i, key] of wanted.entries()) files.set(key, found[i]);
  }
  return keys.map((key) => files.get(key));
}

/**
 * The graph at the commit that `at` names.
 * @param of - whose tag or revision it is
 * @throws TagNotFound, RevisionNotFound, ResourceNotFound
 */
export async function snapshotAt(
  { current }: { readonly current: Snapshot },
  at: At | null | undefined,
  of: Iri,
): Promise<Snapshot> {
  if (!at) return current;
  const { graph, caller } = current.reading;
  const seq = await graph.store.sequenceAt(toVersion(at), of, caller);
  return createSnapshot({ graph, caller, at: { seq } });
}

/** The input of that name. */
interface At {
  readonly tag?: string | null;
  readonly revision?: number | null;
  readonly time?: string | null;
}

/** GraphQL has seen to it that exactly one is given. */
function toVersion({ tag, revision, time }: At): Version {
  if (typeof tag === 'string') return { tag };
  return typeof revision === 'number' ? { rev: revision } : { time: String(time) };
}

/** The regions of the configured release. @throws ResourceNotFound before the first push */
export const configuredRegions = (snapshot: Snapshot): Promise<Regions> =>
  regionsOf(snapshot, { id: snapshot.reading.graph.release });

/** The regions of a release. @throws ResourceNotFound */
export async function regionsOf(snapshot: Snapshot, release: Link): Promise<Regions> {
  return snapshot.regions.load(await snapshot.resource.load(release));
}

async function readRegions(snapshot: Snapshot, release: Resource): Promise<Regions> {
  const link = toAtlasRelease(release).parcellationOntology;
  // The index is kept by revision; tags may have been set since.
  const [resource, index] = await Promise.all([snapshot.resource.load(link), readRegionIndex(snapshot.reading, link)]);
  return { snapshot, resource, index, release: release.id };
}
