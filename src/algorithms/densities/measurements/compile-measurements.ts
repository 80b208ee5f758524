import { AtlasError } from '../../../errors.ts';
import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { MalformedTables } from './errors.ts';
import type { HomogenousRegion } from './homogenous-region.ts';
import { kimDensities } from './kim-densities.ts';
import { homogenousRegions, inhibitoryDensities, markerDensities } from './literature-sheets.ts';
import type { Measurement } from './measurement.ts';
import type { Workbook } from './workbook.ts';

interface Sources {
  /** mmc3.xlsx of Kim et al. 2017. */
  readonly kim: Workbook;
  /** gaba_papers.xlsx, the compilation of the Blue Brain Project. */
  readonly literature: Workbook;
  /** What the compilation has besides densities, in rows of its own. */
  readonly nonDensities: readonly Measurement[];
}

interface CompiledMeasurements {
  readonly measurements: readonly Measurement[];
  readonly homogenousRegions: readonly HomogenousRegion[];
  /** Cells and names that were odd, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * All measurements as one table, in the order of the sources.
 * @param compat - give densities to the sources that the reference gives them to, 21 of them wrong ones
 * @throws MissingSheet, MalformedTable; MalformedTables when several sheets are at fault
 * @see atlas-densities, excel_reader.py, `read_measurements`
 */
export function compileMeasurements(
  hierarchy: RegionHierarchy,
  { kim, literature, nonDensities }: Sources,
  { compat = false }: { readonly compat?: boolean } = {},
): CompiledMeasurements {
  const errors: AtlasError[] = [];
  const attempt = <Result>(read: () => Result): Result | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof AtlasError)) throw error;
      errors.push(error);
    }
  };
  const ofKim = attempt(() => kimDensities(kim, hierarchy));
  const inhibitory = attempt(() => inhibitoryDensities(literature, compat));
  const ofMarkers = attempt(() => markerDensities(literature, compat));
  const homogenous = attempt(() => homogenousRegions(literature));
  if (!ofKim || !inhibitory || !ofMarkers || !homogenous)
    throw errors.length === 1 ? errors[0] : new MalformedTables(errors);
  return {
    measurements: [...ofKim.rows, ...inhibitory, ...ofMarkers, ...nonDensities],
    homogenousRegions: homogenous,
    notes: ofKim.notes,
  };
}
