import { z } from 'zod';
import type { Found, Page } from '../../store/port.ts';
import type { Iri, Resource } from '../../store/resource.ts';
import { readDistributionJson } from '../distribution-json.ts';
import { Reference, Text } from '../documents.ts';
import type { Reading } from '../graph.ts';
import { TERMS } from '../iri.ts';
import { type Link, linkTo } from '../link.ts';
import { parseSource } from '../read-entities.ts';
import { type ExactComposition, parseExactComposition } from './exact-composition.ts';

/** The cells of an atlas release: the densities of its ME-types, and how many cells of them each region has. */
export interface CellComposition {
  readonly name: string;
  readonly atlasRelease: Link;
  readonly volume: Link;
  readonly summary: Link;
}

const LinkTo = Reference.transform(linkTo);
const Source = z.looseObject({
  name: Text,
  atlasRelease: LinkTo,
  cellCompositionVolume: LinkTo,
  cellCompositionSummary: LinkTo,
});

/** @throws MalformedEntity */
export function toCellComposition(resource: Resource): CellComposition {
  const { name, atlasRelease, cellCompositionVolume, cellCompositionSummary } = parseSource(Source, resource);
  return { name, atlasRelease, volume: cellCompositionVolume, summary: cellCompositionSummary };
}

/** The name of the file with the exact numbers, among those of a CellCompositionSummary. */
const isExact = ({ name }: { readonly name?: string }): boolean => name?.endsWith('_sums.json') ?? false;

/**
 * The exact numbers of a CellCompositionSummary.
 *
 * @throws UnreadableDistribution when it has only rounded ones, MalformedDensitySums, NoFileAtUrl, DistributionOutOfSync
 */
export const readExactComposition = async (reading: Reading, summary: Resource): Promise<ExactComposition> =>
  parseExactComposition(await readDistributionJson(reading, summary, isExact), summary.id);

/** The cell compositions of a release, oldest first. */
export const listCellCompositions = (reading: Reading, release: Iri, page: Page): Promise<Found<Resource>> =>
  searchCompositions(reading, release, page, false);

/** @returns undefined when the release has none */
export const newestCellComposition = async (reading: Reading, release: Iri): Promise<Resource | undefined> =>
  (await searchCompositions(reading, release, { size: 1 }, true)).items[0];

async function searchCompositions({ graph, caller, at }: Reading, release: Iri, page: Page, descending: boolean) {
  const containing = { [TERMS.atlasRelease]: [{ '@id': release }] };
  const order = { order: 'createdAt', descending, deprecated: false } as const;
  return graph.store.search({ types: [TERMS.CellComposition], containing, ...order, at }, page, caller);
}
