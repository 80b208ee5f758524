import { MarkersNotFinite } from './errors.ts';

/** Voxels of a marker that were negative and were taken as 0. */
export interface ClippedMarker {
  readonly marker: string;
  readonly voxels: number;
  /** cells/mm³ */
  readonly least: number;
}

/**
 * Makes 0 of densities below 0, which differences of other densities leave behind by rounding.
 *
 * @param densities - by marker; changed in place
 * @throws MarkersNotFinite naming all markers with voxels that are NaN or infinite
 */
export function clipNegative(markers: readonly string[], densities: readonly Float64Array[]): ClippedMarker[] {
  const found = densities.map((values, i) => ({ marker: markers[i], ...clip(values) }));
  const notFinite = found.filter((each) => each.notFinite > 0);
  if (notFinite.length > 0) {
    throw new MarkersNotFinite({ markers: notFinite.map(({ marker, notFinite: voxels }) => ({ marker, voxels })) });
  }
  return found.filter(({ voxels }) => voxels > 0).map(({ marker, voxels, least }) => ({ marker, voxels, least }));
}

function clip(values: Float64Array) {
  let [notFinite, voxels, least] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value >= 0 && value < Number.POSITIVE_INFINITY) continue;
    if (!Number.isFinite(value)) notFinite++;
    else {
      voxels++;
      least = Math.min(least, value);
      values[i] = 0;
    }
  }
  return { notFinite, voxels, least };
}
