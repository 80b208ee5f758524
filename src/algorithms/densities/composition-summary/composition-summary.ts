import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import type { CompositionRow } from './composition-rows.ts';
import { CompositionIncomplete } from './errors.ts';

/** IRIs of cell types by label. */
export interface CellTypeIris {
  readonly mTypes: ReadonlyMap<string, string>;
  readonly eTypes: ReadonlyMap<string, string>;
}

/** Cells of an E-type, among those of an M-type in a region. */
interface SummarisedEType {
  readonly label: string;
  readonly about: 'EType';
  readonly composition: { readonly neuron: { readonly density: number; readonly count?: number } };
}
interface SummarisedMType {
  readonly label: string;
  readonly about: 'MType';
  readonly hasPart: Readonly<Record<string, SummarisedEType>>;
}
interface SummarisedRegion {
  readonly label: string;
  readonly notation: string;
  readonly about: 'BrainRegion';
  readonly hasPart: Readonly<Record<string, SummarisedMType>>;
}

/** The file of a CellCompositionSummary: the cells of each region labelled exactly so, by the IRIs of their types. */
export interface CompositionSummary {
  readonly version: 1;
  readonly unitCode: { readonly density: 'mm^-3' };
  readonly hasPart: Readonly<Record<string, SummarisedRegion>>;
}

/**
 * @param regionIri - of a region id
 * @throws CompositionIncomplete naming all regions and cell types that are not known
 * @see blue-cwl, statistics.py, `density_summary_stats_region`
 */
export function compositionSummary(
  rows: readonly CompositionRow[],
  hierarchy: RegionHierarchy,
  iris: CellTypeIris,
  regionIri: (id: number) => string,
): CompositionSummary {
  assertComplete(rows, hierarchy, iris);
  const regions = Map.groupBy(rows, ({ regionId }) => hierarchy.get(regionId));
  const sorted = [...regions].sort(([a], [b]) => byCodePoint(a.acronym, b.acronym));
  const hasPart = sorted.map(([{ id, name, acronym }, cells]): [string, SummarisedRegion] => [
    regionIri(id),
    { label: name, notation: acronym, about: 'BrainRegion', hasPart: partsByMType(cells, iris) },
  ]);
  return { version: 1, unitCode: { density: 'mm^-3' }, hasPart: Object.fromEntries(hasPart) };
}

function partsByMType(cells: readonly CompositionRow[], iris: CellTypeIris): Record<string, SummarisedMType> {
  const groups = [...Map.groupBy(cells, ({ mType }) => mType)].sort(([a], [b]) => byCodePoint(a, b));
  return Object.fromEntries(
    groups.map(([label, group]): [string, SummarisedMType] => [
      iris.mTypes.get(label) ?? label,
      { label, about: 'MType', hasPart: partsByEType(group, iris) },
    ]),
  );
}

function partsByEType(cells: readonly CompositionRow[], { eTypes }: CellTypeIris): Record<string, SummarisedEType> {
  const sorted = cells.toSorted((a, b) => byCodePoint(a.eType, b.eType));
  return Object.fromEntries(
    sorted.map(({ eType, density, count }): [string, SummarisedEType] => [
      eTypes.get(eType) ?? eType,
      { label: eType, about: 'EType', composition: { neuron: { density, count: roundHalfToEven(count) } } },
    ]),
  );
}

function assertComplete(rows: readonly CompositionRow[], hierarchy: RegionHierarchy, iris: CellTypeIris): void {
  const unique = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];
  const details = {
    hierarchy: hierarchy.file,
    unknownRegions: unique(rows.map(({ regionId }) => regionId).filter((id) => !hierarchy.has(id))),
    unknownTypes: unique([
      ...rows.map(({ mType }) => mType).filter((label) => !iris.mTypes.has(label)),
      ...rows.map(({ eType }) => eType).filter((label) => !iris.eTypes.has(label)),
    ]),
    notNumbers: rows
      .filter(({ density }) => !Number.isFinite(density))
      .map(({ mType, eType, regionId }) => `${mType}|${eType} in ${regionId}`),
  };
  const { unknownRegions, unknownTypes, notNumbers } = details;
  if (unknownRegions.length + unknownTypes.length + notNumbers.length > 0) throw new CompositionIncomplete(details);
}

/** As Python and numpy round: 0.5 to 0, 1.5 to 2. */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** By code points, as Python sorts texts. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
