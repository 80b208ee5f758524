import type { Iri, Resource } from '../store/resource.ts';
import type { BrainRegion } from './brain-region.ts';
import { OntologyWithoutRegions } from './errors.ts';

/** All regions of one revision of a parcellation ontology, in pre-order. */
export interface RegionIndex {
  /** The resource that defines the regions: their revision, tags, authorship and project are its own. */
  readonly ontology: Resource;
  readonly root: BrainRegion;
  readonly regions: readonly BrainRegion[];
  byId(id: string): BrainRegion | undefined;
  byRegionId(regionId: number): BrainRegion | undefined;
  byAcronym(acronym: string): BrainRegion | undefined;
  byName(name: string): BrainRegion | undefined;
  parent(region: BrainRegion): BrainRegion | undefined;
  children(region: BrainRegion): readonly BrainRegion[];
  /** From the parent to the root. */
  ancestors(region: BrainRegion): readonly BrainRegion[];
  /** Pre-order, without the region itself. */
  descendants(region: BrainRegion, options?: { leavesOnly?: boolean }): readonly BrainRegion[];
  /** Layers of the region and of all its descendants, each once. */
  layersOf(region: BrainRegion): readonly Iri[];
}

/** @param regions - pre-order, the root first @throws OntologyWithoutRegions */
export function indexRegions(ontology: Resource, regions: readonly BrainRegion[]): RegionIndex {
  const [root] = regions;
  if (!root) throw new OntologyWithoutRegions({ ontology: ontology.id, rev: ontology.rev });
  const byKey = <Key>(key: (region: BrainRegion) => Key) =>
    new Map(regions.toReversed().map((region) => [key(region), region]));
  const [ids, regionIds, acronyms, names] = [
    byKey<string>(({ id }) => id),
    byKey(({ regionId }) => regionId),
    byKey(({ acronym }) => acronym),
    byKey(({ name }) => name),
  ];
  const parent = (region: BrainRegion) => (region.parent === undefined ? undefined : regionIds.get(region.parent));
  const children = (region: BrainRegion) => region.children.flatMap((id) => regionIds.get(id) ?? []);
  const below = (region: BrainRegion): BrainRegion[] => children(region).flatMap((child) => [child, ...below(child)]);
  return {
    ontology,
    root,
    regions,
    byId: (id) => ids.get(id),
    byRegionId: (id) => regionIds.get(id),
    byAcronym: (acronym) => acronyms.get(acronym),
    byName: (name) => names.get(name),
    parent,
    children,
    ancestors(region) {
      const above: BrainRegion[] = [];
      for (let next = parent(region); next; next = parent(next)) above.push(next);
      return above;
    },
    descendants: (region, { leavesOnly = false } = {}) =>
      below(region).filter(({ children: { length } }) => !leavesOnly || length === 0),
    layersOf: (region) => [...new Set([region, ...below(region)].flatMap(({ layers }) => layers))],
  };
}
