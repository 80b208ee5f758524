import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { nearestName } from '../../../ontology/nearest-name.ts';
import { EmptyProbabilityMap, RepeatedMapRows, type UnknownMapRegion } from './errors.ts';
import { type MapRow, type ProbabilityMap, rowLabel, type SynapseClass } from './probability-map.ts';

/** What the maps say of the regions of a hierarchy. */
export interface MeTypeShares {
  /** In the order in which the maps name them. */
  readonly meTypes: readonly string[];
  readonly regionIds: readonly number[];
  /** In the order in which they are added up. */
  readonly markers: readonly string[];
  /** Share of the cells of a marker in a region: at (meType · regions + region) · markers + marker. */
  readonly shares: Float64Array;
}

/** What of the maps and the markers was not used. */
export interface UnusedShares {
  readonly unknownRegions: readonly UnknownMapRegion[];
  /** Markers of the map that were not given, whose cells are in no ME-type; with the number of their rows. */
  readonly markersNotGiven: readonly { readonly marker: string; readonly rows: number; readonly nearest?: string }[];
  /** Markers that were given and that no map has. */
  readonly markersNotInMaps: readonly string[];
}

/**
 * Puts the rows of one synapse class of several maps together; a map without an ME-type gives it 0. Regions are found by
 * their acronym, the first of the hierarchy when several have it.
 *
 * @param markers - names, in the order in which their parts of a density are added
 * @throws RepeatedMapRows, EmptyProbabilityMap
 * @see atlas-densities, mtype_densities_from_map/create.py
 */
export function meTypeShares(
  maps: readonly ProbabilityMap[],
  hierarchy: RegionHierarchy,
  markers: readonly string[],
  synapseClass: SynapseClass,
): MeTypeShares & { readonly unused: UnusedShares } {
  assertNoRepeats(maps);
  const rows = maps.flatMap((map) => ofClass(map, synapseClass).map((row) => ({ ...row, map })));
  if (rows.length === 0) throw new EmptyProbabilityMap({ synapseClass, files: maps.map(({ file }) => file) });
  const meTypes = [...new Set(maps.flatMap((map) => map.meTypes))];
  const used = rows.filter(({ region, marker }) => hierarchy.byAcronym(region) && markers.includes(marker));
  const regions = [...new Set(used.map(({ region }) => region))];
  const shares = new Float64Array(meTypes.length * regions.length * markers.length);
  const [meTypeAt, regionAt] = [placesOf(meTypes), placesOf(regions)];
  for (const { region, marker, map, ...row } of used) {
    for (const [i, meType] of map.meTypes.entries()) {
      const at = (meTypeAt.get(meType) ?? 0) * regions.length + (regionAt.get(region) ?? 0);
      shares[at * markers.length + markers.indexOf(marker)] = row.shares[i];
    }
  }
  const regionIds = regions.flatMap((region) => hierarchy.byAcronym(region)?.id ?? []);
  return { meTypes, regionIds, markers, shares, unused: unusedShares(rows, hierarchy, markers) };
}

const placesOf = (names: readonly string[]) => new Map(names.map((name, i) => [name, i]));

const ofClass = ({ rows }: ProbabilityMap, synapseClass: SynapseClass): MapRow[] =>
  rows.filter((row) => row.synapseClass === synapseClass);

function assertNoRepeats(maps: readonly ProbabilityMap[]): void {
  const places = maps.flatMap(({ file, rows }) =>
    rows.map((row) => ({ of: rowLabel(row), place: `${file}, row ${row.row}` })),
  );
  const repeated = [...Map.groupBy(places, ({ of }) => of)].filter(([, group]) => group.length > 1);
  if (repeated.length === 0) return;
  throw new RepeatedMapRows({
    rows: repeated.map(([of, group]) => ({ of, places: group.map(({ place }) => place) })),
  });
}

type PlacedRow = MapRow & { readonly map: ProbabilityMap };

function unusedShares(
  rows: readonly PlacedRow[],
  hierarchy: RegionHierarchy,
  markers: readonly string[],
): UnusedShares {
  const acronyms = hierarchy.regions.map(({ acronym }) => acronym);
  const unknown = Map.groupBy(
    rows.filter(({ region }) => !hierarchy.byAcronym(region)),
    ({ region }) => region,
  );
  const byMarker = Map.groupBy(rows, ({ marker }) => marker);
  return {
    unknownRegions: [...unknown].map(([region, [first]]) => ({
      region,
      place: `${first.map.file}, row ${first.row}`,
      nearest: nearestName(region, acronyms),
    })),
    markersNotGiven: [...byMarker]
      .filter(([marker]) => !markers.includes(marker))
      .map(([marker, group]) => ({ marker, rows: group.length, nearest: nearestName(marker, markers) })),
    markersNotInMaps: markers.filter((marker) => !byMarker.has(marker)),
  };
}
