import { uuidV5 } from '../linked-data/uuid.ts';
import type { Iri } from '../store/resource.ts';
import { toIri } from './iri.ts';

/** What IRIs of regions start with: Allen's structures, and those that BBP added to them. */
const STRUCTURES = 'http://api.brain-map.org/api/v2/data/Structure/';

export const regionIri = (regionId: number): Iri => toIri(`${STRUCTURES}${regionId}`);

/** Region id of `…/Structure/315` or `mba:315`; undefined for another IRI. */
export function regionIdOf(id: string): number | undefined {
  const [, digits] = /^(?:mba:|.*[/#])(\d+)$/.exec(id) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** What tells the resources of one release apart. */
export interface PartName {
  readonly release: Iri;
  readonly type: string;
  readonly region: Iri;
  readonly mType?: string;
  readonly eType?: string;
  readonly layer?: string;
  readonly fileStem: string;
}

/**
 * The id of a part of a release: a name gives the same id again, so that a resumed push cannot make a second one.
 *
 * @param base - of the project; ends in `/` or `#`
 * @param generation - counts the ids that were given up because their resource was deprecated
 */
export function partId(base: string, part: PartName, generation = 0): Iri {
  const { release, type, region, mType = '', eType = '', layer = '', fileStem } = part;
  const name = [release, type, region, mType, eType, layer, fileStem, ...(generation > 0 ? [generation] : [])];
  return toIri(base + uuidV5(name.join('\n')));
}

/** The id of a file of a resource: other content, another id. */
export const fileId = (base: string, resource: Iri, name: string, sha256: string): Iri =>
  toIri(`${base}files/${uuidV5([resource, name, sha256].join('\n'))}`);

/** Content that a job read or made, known by its digest. */
export const artefactId = (base: string, sha256: string): Iri => toIri(`${base}artefacts/${sha256}`);
