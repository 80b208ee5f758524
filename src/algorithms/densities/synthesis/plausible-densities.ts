import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import type { Region } from '../../../ontology/region.ts';

/** Cells/mm³ of a region. */
export interface PlausibleDensities {
  readonly neuron: number;
  readonly glia: number;
  /** Shares of the glia; microglia is the rest. */
  readonly oligodendrocyte: number;
  readonly astrocyte: number;
  readonly gad67: number;
  readonly pv: number;
  readonly sst: number;
  readonly vip: number;
}

type Row = readonly [
  acronym: string,
  ...[neuron: number, glia: number, oligodendrocyte: number, astrocyte: number],
  ...[gad67: number, pv: number, sst: number, vip: number],
];

/**
 * Mouse brain, thousands of cells/mm³ of the region and all below it that has no row of its own: rounded, of the order
 * of Herculano-Houzel et al. 2011 and 2013 (neurons, glia), Erö et al. 2018 (kinds of glia), Kim et al. 2017 and
 * Rodarie et al. 2022 (inhibitory neurons). What they leave open is filled so that the counts of the whole brain come out.
 */
const TABLE: readonly Row[] = [
  ['root', 45, 60, 0.43, 0.2, 10, 3, 6, 0.3],
  ['Isocortex', 70, 90, 0.38, 0.34, 13.5, 4.25, 7.8, 2.25],
  ['OLF', 80, 45, 0.43, 0.25, 12, 0.6, 5.5, 1.5],
  ['MOB', 246, 137, 0.43, 0.25, 87, 1.15, 6.6, 4.1],
  ['PIR', 70, 85, 0.38, 0.34, 13, 0.6, 8, 0.9],
  ['HPF', 75, 35, 0.36, 0.34, 10, 1.5, 6.2, 1.1],
  ['HIP', 75, 30, 0.34, 0.34, 6, 1.3, 2.7, 0.6],
  ['DG-sg', 330, 35, 0.34, 0.34, 6, 1.2, 1.3, 0.4],
  ['DG-mo', 15, 30, 0.34, 0.34, 3.5, 1.2, 1.3, 0.4],
  ['ENT', 70, 90, 0.38, 0.34, 14, 3, 9, 1.4],
  ['CTXsp', 70, 45, 0.4, 0.3, 18, 0.85, 10, 1.2],
  ['STR', 120, 32, 0.26, 0.24, 114, 1.75, 4, 0.07],
  ['LSX', 110, 32, 0.26, 0.24, 100, 0.2, 17, 0.06],
  ['sAMY', 110, 32, 0.26, 0.24, 100, 0.25, 17, 0.3],
  ['PAL', 34, 60, 0.5, 0.2, 30, 1.7, 6.6, 0.04],
  ['TH', 42, 81, 0.5, 0.2, 4, 0.15, 1.5, 0.002],
  ['RT', 45, 70, 0.5, 0.2, 45, 16, 22, 0.002],
  ['LGd', 130, 75, 0.5, 0.2, 10.5, 0.13, 0.6, 0.002],
  ['VPL', 57, 70, 0.5, 0.2, 3.5, 1.2, 1.6, 0.001],
  ['VPM', 82, 70, 0.5, 0.2, 3, 1.6, 0.2, 0.001],
  ['HY', 80, 50, 0.43, 0.25, 22, 0.95, 9.2, 0.14],
  ['MB', 45, 65, 0.5, 0.2, 20, 3.5, 10.7, 0.23],
  ['IC', 90, 60, 0.5, 0.2, 45, 6, 33, 1.1],
  ['SCs', 90, 60, 0.5, 0.2, 35, 3.5, 16, 0.33],
  ['P', 30, 75, 0.55, 0.18, 10, 3.6, 5.2, 0.1],
  ['MY', 20, 75, 0.55, 0.18, 11, 3.8, 6.6, 0.08],
  ['CBX', 830, 119, 0.66, 0.06, 42, 33, 1, 0.1],
  ['CBN', 60, 110, 0.6, 0.08, 15, 9.4, 0.45, 0.007],
  ['fiber tracts', 0, 95, 0.7, 0.12, 0, 0, 0, 0],
  ['VS', 0, 40, 0.4, 0.4, 0, 0, 0, 0],
];

type Marker = 'gad67' | 'pv' | 'sst' | 'vip';

/**
 * Regions with far fewer or more cells of a marker than those around them, thousands/mm³ (Kim et al. 2017). Few cells are
 * counted with little uncertainty, so that the fit of average densities goes by these regions first.
 */
const EXCEPTIONS: Readonly<Partial<Record<Marker, Readonly<Record<string, number>>>>> = {
  pv: {
    ...{
      TU: 0.04,
      SBPV: 0.04,
      RCH: 0.03,
      DMH: 0.09,
      VMH: 0.085,
      DMX: 0.08,
      VII: 0.38,
      PPY: 0.15,
      LDT: 0.29,
      SLC: 0.13,
    },
    ...{ 'DG-mo': 0.1, AOB: 0.14, AOBgr: 0.015, MPT: 0.2, CLI: 0.15, PRC: 0.23, CS: 0.31, PN: 0.1 },
    ...{ BMA: 0.105, PALc: 0.22, BST: 0.19, STRv: 0.29, CP: 0.52, CEA: 0.12, IA: 0.2 },
  },
  sst: {
    ...{ MBO: 0.86, MM: 0.11, MMme: 0.016, SUM: 1.24, MPO: 3.1, VLPO: 1.4, SNr: 0.68, RL: 0.56, RN: 0.8 },
    ...{ VPLpc: 0.1, GPe: 1.03, CEA: 29, LA: 13, BLA: 14, PAA: 3.9, AOB: 2.5, AOBgr: 1.2, TR: 4.5 },
  },
  vip: {
    ...{ SNr: 0.0013, SNc: 0.0008, PRT: 0.005, APN: 0.0027, SAG: 0.0017, MRN: 0.006, PPN: 0.004, TRN: 0.001 },
    ...{ PBG: 0.0022, RR: 0.0065, RN: 0.0037, NPC: 0.007, VTN: 0.003, OP: 0.0054, VTA: 0.01, PAG: 0.19 },
    ...{ ZI: 0.008, SPVI: 0.0047, EPd: 0.38, BMA: 0.27, COAa: 0.6, SPVC: 0.01, PSV: 0.005 },
  },
};

type Factors = Readonly<Record<'neuron' | 'glia' | 'gad67' | 'pv' | 'sst' | 'vip', number>>;

/** Densities of a cortical layer over those of the cortex. */
const LAYERS: Readonly<Record<string, Factors>> = {
  '1': { neuron: 0.25, glia: 0.9, gad67: 1.3, pv: 0.02, sst: 0.065, vip: 0.6 },
  '2': { neuron: 1.25, glia: 0.95, gad67: 1.1, pv: 0.9, sst: 0.8, vip: 2.2 },
  '2/3': { neuron: 1.2, glia: 0.95, gad67: 1.1, pv: 1, sst: 0.8, vip: 1.8 },
  '3': { neuron: 1.15, glia: 0.95, gad67: 1.1, pv: 1.05, sst: 0.8, vip: 1.6 },
  '4': { neuron: 1.65, glia: 0.95, gad67: 1.2, pv: 1.6, sst: 0.9, vip: 1 },
  '5': { neuron: 0.9, glia: 1, gad67: 1.05, pv: 1.3, sst: 1.5, vip: 0.6 },
  '6a': { neuron: 1.1, glia: 1, gad67: 0.9, pv: 0.9, sst: 1.2, vip: 0.4 },
  '6b': { neuron: 0.7, glia: 1.3, gad67: 0.8, pv: 0.4, sst: 1, vip: 0.3 },
};

/** The layer that the name of a region ends in. */
const LAYER_IN_NAME = /\blayer (1|2\/3|2|3|4|5|6a|6b)$/i;

/** Plausible densities of each region of a hierarchy, by region id; the nearest region above that has a row says them. */
export function plausibleDensities({ regions }: RegionHierarchy): Map<number, PlausibleDensities> {
  const rows = new Map(TABLE.map((row) => [row[0], densitiesOf(row)]));
  const root = rows.get('root') ?? densitiesOf(TABLE[0]);
  const above = new Map<number, PlausibleDensities>();
  const found = new Map<number, PlausibleDensities>();
  const exceptions = Object.entries(EXCEPTIONS);
  for (const region of regions) {
    const inherited = region.parent === undefined ? root : (above.get(region.parent) ?? root);
    const usual = rows.get(region.acronym) ?? inherited;
    const exceptional = exceptions.flatMap(([marker, { [region.acronym]: own }]) =>
      own === undefined ? [] : [[marker, 1000 * own]],
    );
    const own = exceptional.length > 0 ? { ...usual, ...Object.fromEntries(exceptional) } : usual;
    above.set(region.id, own);
    found.set(region.id, inLayer(own, region, rows.get('Isocortex')));
  }
  return found;
}

function densitiesOf([, neuron, glia, oligodendrocyte, astrocyte, gad67, pv, sst, vip]: Row): PlausibleDensities {
  const counts = { neuron, glia, gad67, pv, sst, vip };
  const perMm3 = Object.entries(counts).map(([name, thousands]) => [name, 1000 * thousands]);
  return { ...(Object.fromEntries(perMm3) as typeof counts), oligodendrocyte, astrocyte };
}

/** Only the isocortex has layers of such names that differ like this. */
function inLayer(densities: PlausibleDensities, { name }: Region, cortex?: PlausibleDensities): PlausibleDensities {
  const factors = densities === cortex ? LAYERS[LAYER_IN_NAME.exec(name)?.[1].toLowerCase() ?? ''] : undefined;
  if (!factors) return densities;
  const scaled = Object.entries(factors).map(([name, factor]) => [name, factor * densities[name as keyof Factors]]);
  return { ...densities, ...Object.fromEntries(scaled) };
}
