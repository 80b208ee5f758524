import type { Iri } from '../store/resource.ts';
import { readAtlasReleases } from './atlas-release.ts';
import { describeEntity } from './describe.ts';
import type { Reading } from './graph.ts';
import { TERMS } from './iri.ts';
import { similarity } from './label-similarity.ts';
import { readLayers } from './layer.ts';
import { ONTOLOGIES, readOntologyTerms } from './ontology-terms.ts';
import { readRegionIndex } from './read-region-index.ts';
import { searchAll } from './search-all.ts';

export type ResolveScope = 'BRAIN_REGION' | 'CELL_TYPE' | 'LAYER' | 'SPECIES' | 'AGENT';
/** EXACT: the one that has the label; BEST: the most similar one; ALL: all that are similar, best first. */
export type ResolveStrategy = 'BEST' | 'EXACT' | 'ALL';

export interface ResolveHit {
  readonly id: Iri;
  readonly label: string;
  readonly types: readonly Iri[];
  /** 1: exactly a label of it; down to 0. */
  readonly score: number;
}

interface Candidate {
  readonly id: Iri;
  readonly label: string;
  readonly types: readonly Iri[];
  readonly labels: readonly string[];
}

/** Less alike is another thing. */
const SIMILAR = 0.5;

/** The things of a scope that a label means: by name, acronym, notation or other label. */
export async function resolveLabel(
  reading: Reading,
  { label, scope, strategy }: { label: string; scope: ResolveScope; strategy: ResolveStrategy },
): Promise<ResolveHit[]> {
  const hits = (await candidatesOf(reading, scope))
    .map(({ labels, ...candidate }) => ({
      ...candidate,
      score: Math.max(...labels.map((known) => similarity(label, known))),
    }))
    .filter(({ score }) => (strategy === 'EXACT' ? score === 1 : score >= SIMILAR))
    .sort((a, b) => b.score - a.score);
  return strategy === 'ALL' ? hits : hits.slice(0, 1);
}

async function candidatesOf(reading: Reading, scope: ResolveScope): Promise<Candidate[]> {
  switch (scope) {
    case 'BRAIN_REGION':
      return regions(reading);
    case 'LAYER':
      return (await readLayers(reading)).map(fromTerm);
    case 'SPECIES':
      return (await readOntologyTerms(reading, ONTOLOGIES.species)).map(fromTerm);
    case 'AGENT':
      return agents(reading);
    case 'CELL_TYPE':
      return (await readOntologyTerms(reading, ONTOLOGIES.cellTypes)).map(fromTerm);
  }
}

const fromTerm = ({ id, label, types, notation, altLabels }: Awaited<ReturnType<typeof readLayers>>[number]) => ({
  id,
  label,
  types,
  labels: [label, ...(notation === undefined ? [] : [notation]), ...altLabels],
});

async function regions(reading: Reading): Promise<Candidate[]> {
  const [release] = await readAtlasReleases(reading, [{ id: reading.graph.release }]);
  if (release instanceof Error) throw release;
  const { regions: all } = await readRegionIndex(reading, release.parcellationOntology);
  return all.map(({ id, name, acronym }) => ({ id, label: name, types: [TERMS.BrainRegion], labels: [name, acronym] }));
}

async function agents({ graph, caller }: Reading): Promise<Candidate[]> {
  const query = { project: graph.projects.agents, types: [TERMS.Agent], deprecated: false };
  const found = await searchAll(graph.store, query, caller);
  return found.flatMap((resource) => {
    const { name } = describeEntity(resource);
    return name === undefined ? [] : [{ id: resource.id, label: name, types: resource.types, labels: [name] }];
  });
}
