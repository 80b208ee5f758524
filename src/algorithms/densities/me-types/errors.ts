import { AtlasError } from '../../../errors.ts';
import type { SynapseClass } from './probability-map.ts';

type Repeated = { readonly rows: readonly { readonly of: string; readonly places: readonly string[] }[] };

/** Probability maps that are used together have rows of the same region, marker and synapse class. */
export class RepeatedMapRows extends AtlasError<'RepeatedMapRows', Repeated> {
  readonly tag = 'RepeatedMapRows';
  readonly remedy = 'Keep one row for each region, marker and synapse class over all maps.';

  constructor(details: Repeated) {
    const rows = details.rows.map(({ of, places }) => `${of} (${places.join(' and ')})`);
    super(`Several rows are of the same region, marker and synapse class: ${rows.join('; ')}.`, details);
  }
}

type Empty = { readonly synapseClass: SynapseClass; readonly files: readonly string[] };

export class EmptyProbabilityMap extends AtlasError<'EmptyProbabilityMap', Empty> {
  readonly tag = 'EmptyProbabilityMap';
  readonly remedy = 'Give a map with rows of this synapse class, or ask for the other class.';

  constructor(details: Empty) {
    super(`No row of ${details.files.join(', ')} is of the synapse class ${details.synapseClass}.`, details);
  }
}

/** A region of a probability map that the hierarchy does not have. */
export interface UnknownMapRegion {
  readonly region: string;
  /** Of its first row, such as `maps.csv, row 3`. */
  readonly place: string;
  readonly nearest?: string;
}

type Unknown = { readonly hierarchy: string; readonly regions: readonly UnknownMapRegion[] };

/** Raised where the reference stops; otherwise such regions are left out and named. */
export class UnknownMapRegions extends AtlasError<'UnknownMapRegions', Unknown> {
  readonly tag = 'UnknownMapRegions';
  readonly remedy =
    'Use the hierarchy that the maps were made for, such as the one with barrel columns, or leave out --compat.';

  constructor(details: Unknown) {
    const regions = details.regions.map(describeUnknownRegion);
    super(`${details.hierarchy} has no region with the acronym ${regions.join('; ')}.`, details);
  }
}

export const describeUnknownRegion = ({ region, place, nearest }: UnknownMapRegion): string =>
  `${region} (${place}${nearest === undefined ? '' : `; ${nearest}?`})`;

type NotFinite = { readonly markers: readonly { readonly marker: string; readonly voxels: number }[] };

export class MarkersNotFinite extends AtlasError<'MarkersNotFinite', NotFinite> {
  readonly tag = 'MarkersNotFinite';
  readonly remedy = 'Repair these densities, or give --compat to take them as they are.';

  constructor(details: NotFinite) {
    const markers = details.markers.map(({ marker, voxels }) => `${marker} in ${voxels} voxels`);
    super(`Densities of markers are NaN or infinite in regions of the maps: ${markers.join(', ')}.`, details);
  }
}
