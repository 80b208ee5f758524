import type { PlausibleDensities } from './plausible-densities.ts';

/** Volumes that the steps of densities start from. */
export const STAINS = [
  ...(['nissl', 'cnp', 'mbp', 'gfap', 's100b', 'aldh1l1', 'tmem119'] as const),
  ...(['gad', 'gad67', 'nrn1', 'pv', 'sst', 'vip'] as const),
];
export type Stain = (typeof STAINS)[number];

/** Greatest value of a stain that saturates. */
const BRIGHTEST = 4095;

/** How far it saturates: 1 − exp(−this) at the densest voxel. The steps undo it by the logarithm. */
const SATURATION = 5;

/** Values are multiples of this, as of a scanner. */
const RESOLUTION = 1 / 16;

/** Cells/mm³ for a unit of the expression of a gene of neurons. */
const CELLS_PER_UNIT = 30;

/** Shares of the glia of the mouse brain, as `combine-markers` weighs them. */
const SHARES = { oligodendrocyte: 0.44, astrocyte: 0.2, microglia: 0.36 };

/** Cells that a gene of neurons tells of, cells/mm³. */
const EXPRESSING: Readonly<Partial<Record<Stain, (densities: PlausibleDensities) => number>>> = {
  gad: ({ gad67 }) => gad67,
  gad67: ({ gad67 }) => gad67,
  nrn1: ({ neuron, gad67 }) => Math.max(0, neuron - gad67),
  pv: ({ pv }) => pv,
  sst: ({ sst }) => sst,
  vip: ({ vip }) => vip,
};

/** How much more of the glia than in the whole brain the cells of a gene are. */
const GLIA: Readonly<Partial<Record<Stain, (densities: PlausibleDensities) => number>>> = {
  ...{ cnp: oligodendrocytes, mbp: oligodendrocytes },
  ...{ gfap: astrocytes, s100b: astrocytes, aldh1l1: astrocytes },
  tmem119: ({ oligodendrocyte, astrocyte }) => (1 - oligodendrocyte - astrocyte) / SHARES.microglia,
};

function oligodendrocytes({ oligodendrocyte }: PlausibleDensities): number {
  return oligodendrocyte / SHARES.oligodendrocyte;
}

function astrocytes({ astrocyte }: PlausibleDensities): number {
  return astrocyte / SHARES.astrocyte;
}

/**
 * The value of a stain where a region has `factor` of its usual density.
 *
 * @param densest - those of the densest region in the annotation, cells/mm³: of all cells, and of glia
 */
export function stainValue(
  stain: Stain,
  densities: PlausibleDensities,
  factor: number,
  densest: { readonly cell: number; readonly glia: number },
): number {
  const expressing = EXPRESSING[stain];
  if (expressing) return toResolution((factor * expressing(densities)) / CELLS_PER_UNIT);
  const kind = GLIA[stain];
  const cells = kind ? densities.glia / densest.glia : (densities.neuron + densities.glia) / densest.cell;
  const light = BRIGHTEST * (1 - Math.exp(-SATURATION * factor * cells));
  return toResolution(kind ? light * kind(densities) : light);
}

const toResolution = (value: number): number => RESOLUTION * Math.round(value / RESOLUTION);
