import { readFile } from 'node:fs/promises';
import { parseHierarchy, type RegionHierarchy } from '../../src/ontology/hierarchy.ts';
import type { Grid } from '../../src/volume/grid.ts';
import { streamAnnotation } from '../../src/volume/nrrd/stream.ts';
import { createVolume, type Volume } from '../../src/volume/volume.ts';
import { golden, realInput } from '../shared-inputs.ts';

/** What the goldens of the densities were computed from: shared/golden/densities/README.md. */
export const DENSITY_FILES: readonly string[] = [
  realInput('leaves_only_25/annotation.nrrd'),
  realInput('densities/metadata/group_ids.json'),
  golden('densities/inputs.json'),
];

/** Each voxel of 200 µm is every 8th of 25 µm. */
const STEP = 8;

/** Numbers of the synthetic volumes; gad67 is also called gad1. */
export const SYNTHETIC = {
  ...{ nissl: 1, cnp: 2, mbp: 3, gfap: 4, s100b: 5, aldh1l1: 6, tmem119: 7 },
  ...{ gad67: 8, nrn1: 9, pv: 10, sst: 11, vip: 12 },
} as const;
export type SyntheticVolume = keyof typeof SYNTHETIC;

const FIBRE_PARTS = ['fiber tracts', 'grooves', 'ventricular systems'];
const FIBRE_NODES = ['Basic cell groups and regions', 'Cerebellum'];

/** 66 × 40 × 57 voxels of 200 µm, 63,113 of them of 685 regions. */
export const annotation200 = once(async (): Promise<Volume<Uint32Array>> => {
  const { source } = await streamAnnotation(realInput('leaves_only_25/annotation.nrrd'));
  if (source.kind !== 'stream') throw new Error('A file is read as a stream.');
  const [w, h, d] = source.grid.shape;
  const volume = createVolume({ grid: coarse(source.grid), type: 'uint32', components: 1 });
  const memory = new SharedArrayBuffer(4 * w * h);
  let i = 0;
  for (let z = 0; z < d; z++) {
    const plane = await source.take(1, z === d - 1, () => memory);
    if (z % STEP > 0) continue;
    for (let y = 0; y < h; y += STEP) for (let x = 0; x < w; x += STEP) volume.values[i++] = plane[x + w * y];
  }
  return volume;
});

function coarse({ shape: [w, h, d], ...grid }: Grid): Grid {
  const shape = [w, h, d].map((size) => Math.ceil(size / STEP)) as [number, number, number];
  const spacing = 25 * STEP;
  return { ...grid, file: undefined, shape, directions: [[spacing, 0, 0], [0, spacing, 0], [0, 0, spacing]] }; // biome-ignore format: a matrix
}

/** The hierarchy of the leaves-only annotation, its root named `root`. */
export const hierarchy200 = once(async (): Promise<RegionHierarchy> => {
  const path = realInput('leaves_only_25/hierarchy.json');
  const document = parseHierarchy(JSON.parse(await readFile(path, 'utf8')), path).toJson();
  const root = 'msg' in document ? (document.msg as [{ name: string }])[0] : document;
  root.name = 'root';
  return parseHierarchy(document, path);
});

/** Intensities on the grid of 200 µm. @param salt - other values for another salt */
export const syntheticVolume = async (name: SyntheticVolume, salt = 0): Promise<Volume<Float32Array>> =>
  syntheticOn(await annotation200(), await hierarchy200(), name, salt);

/** Intensities at random, and yet the same everywhere: float32, exact. */
export function syntheticOn(
  { grid, values: ids }: Volume<Uint32Array>,
  hierarchy: RegionHierarchy,
  name: SyntheticVolume,
  salt = 0,
): Volume<Float32Array> {
  const volume = createVolume({ grid, type: 'float', components: 1 });
  const index = SYNTHETIC[name];
  const fibre = index < SYNTHETIC.gad67 ? new Set<number>() : fibreTracts(hierarchy);
  const k = 64 * salt + index;
  eachVoxel(grid, (i, flat) => {
    volume.values[i] = fibre.has(ids[i])
      ? 0
      : intensity(ids[i], flat, k) / (index < SYNTHETIC.gad67 ? 2 ** 10 : 2 ** 20);
  });
  return volume;
}

/** @param flat - the index in numpy's order */
function intensity(id: number, flat: number, k: number): number {
  const ofVoxel = voxelHash(flat, k);
  return id === 0 ? ofVoxel : (64 + (mix(id ^ Math.imul(k, 0x27d4eb2f)) >>> 24)) * (64 + ofVoxel);
}

/** 0 to 255, the `H` of the goldens' README. @param flat - the index in numpy's order */
export const voxelHash = (flat: number, k: number): number => mix((flat + Math.imul(k, 0x9e3779b9)) | 0) >>> 24;

/** The last step of MurmurHash3. */
function mix(value: number): number {
  let h = value;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function fibreTracts(hierarchy: RegionHierarchy): Set<number> {
  return new Set([
    ...FIBRE_PARTS.flatMap((name) => [...hierarchy.find(name, 'name', { withDescendants: true })]),
    ...FIBRE_NODES.flatMap((name) => [...hierarchy.find(name, 'name')]),
  ]);
}

/** Slices of 25 µm brought to the grid of 200 µm: region id to slice indices, ascending. */
export async function realignedSlices200(): Promise<Record<string, number[]>> {
  const text = await readFile(realInput('densities/markers/realigned_slices_ccfv2.json'), 'utf8');
  const slices: Record<string, number[]> = JSON.parse(text);
  const toGrid = (indices: number[]): number[] => [...new Set(indices.map((index) => Math.floor(index / STEP)))];
  return Object.fromEntries(Object.entries(slices).map(([id, all]) => [id, toGrid(all).toSorted((a, b) => a - b)]));
}

export const PROBABILITY_MAPS = ['L1', 'L23', 'L4', 'L5', 'L6', 'TH_INH'] as const;

/** The text of a probability map without the rows whose region the hierarchy does not have. */
export async function probabilityMap200(name: (typeof PROBABILITY_MAPS)[number]): Promise<string> {
  const hierarchy = await hierarchy200();
  const text = await readFile(realInput(`metadata/probability_map_${name}.csv`), 'utf8');
  const [header, ...rows] = text.trimEnd().split(/\r?\n/);
  const known = rows.filter((row) => hierarchy.byAcronym(row.slice(0, row.indexOf(','))) !== undefined);
  return `${[header, ...known].join('\n')}\n`;
}

export const LINPROG_MARKERS = ['gad67+', 'pv+', 'sst+', 'vip+'] as const;
export type LinprogMarker = (typeof LINPROG_MARKERS)[number];

/**
 * The volumes of the golden linear programme, of which any other optimum would do but not give the goldens after it.
 *
 * @param neuron - density of neurons of the golden glia-cell-densities, 1/mm³
 */
export async function linprogVolumes(
  neuron: Volume<Float64Array>,
): Promise<Record<LinprogMarker, Volume<Float64Array>>> {
  const { values: ids } = await annotation200();
  const { factors } = await linprogFactors();
  const scaled = (column: number): Volume<Float64Array> => {
    const volume = createVolume({ grid: neuron.grid, type: 'double', components: 1 });
    for (let i = 0; i < ids.length; i++) volume.values[i] = (factors[ids[i]]?.[column] ?? 0) * neuron.values[i];
    return volume;
  };
  return { 'gad67+': scaled(0), 'pv+': scaled(1), 'sst+': scaled(2), 'vip+': scaled(3) };
}

interface LinprogFactors {
  readonly factors: Readonly<Record<string, readonly number[]>>;
}
const linprogFactors = once(
  async (): Promise<LinprogFactors> => JSON.parse(await readFile(golden('densities/linprog-factors.json'), 'utf8')),
);

/** Calls with the index in file order and the one in numpy's order. */
export function eachVoxel(grid: Pick<Grid, 'shape'>, call: (fortran: number, c: number) => void): void {
  const [w, h, d] = grid.shape;
  for (let i = 0, z = 0; z < d; z++)
    for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) call(i++, (x * h + y) * d + z);
}

/** Values of a volume in file order by their index in numpy's order. */
export function fortranIndex({ shape: [w, h, d] }: Pick<Grid, 'shape'>, c: number): number {
  const z = c % d;
  const y = Math.floor(c / d) % h;
  return Math.floor(c / (d * h)) + w * (y + h * z);
}

function once<Value>(compute: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}
