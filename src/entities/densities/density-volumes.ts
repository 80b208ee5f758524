import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '../../pipeline/rule.ts';
import { NothingToPush } from '../errors.ts';
import type { CellTypeFacts, Labelled } from '../facts.ts';
import type { Reading } from '../graph.ts';
import { readLayers } from '../layer.ts';
import type { LocalFile } from '../register/files.ts';
import { localFile } from '../register/local-file.ts';
import { meTypeLabels, populationLabel } from './cell-type-labels.ts';
import { readCellTypes } from './cell-types.ts';
import { DENSITY_TYPES, type DensityType } from './density-types.ts';

/** A volume of densities in the working folder. */
export interface DensityVolume {
  readonly type: DensityType;
  readonly file: LocalFile;
  /** Its path in WORKING_DIR. */
  readonly madeAs: string;
  readonly cellTypes: readonly CellTypeFacts[];
  /** Layers that the name of its M-type begins with. */
  readonly layers: readonly Labelled[];
}

/** Folders of WORKING_DIR by the name that they have among the inputs of a rule. */
export type Folders = Readonly<Record<string, string>>;

/**
 * The volumes of folders, by path, with the cell types that their names mean.
 *
 * @throws NothingToPush for an empty folder, UnreadableCellType, UnknownCellTypes
 */
export async function readDensityVolumes(
  reading: Reading,
  type: DensityType,
  folders: Folders,
  inputs: Job<Folders, object, object>['inputs'],
): Promise<DensityVolume[]> {
  const found: { file: LocalFile; madeAs: string; labels: readonly string[] }[] = [];
  for (const [input, folder] of Object.entries(folders)) {
    const names = (await readdir(inputs[input])).filter((name) => name.endsWith('.nrrd')).sort();
    if (names.length === 0)
      throw new NothingToPush({ folder, remedy: 'Make its densities again: no ME-type, or no population, has cells.' });
    for (const name of names) {
      const labels = labelsOf(type, name.slice(0, -'.nrrd'.length));
      found.push({ file: localFile(join(inputs[input], name)), madeAs: `${folder}/${name}`, labels });
    }
  }
  const all = found.flatMap(({ labels }) => labels);
  const types = await readCellTypes(reading, all);
  const typeOf = new Map(all.map((label, i) => [label, types[i]]));
  const layers = new Map((await readLayers(reading)).map((layer) => [layer.label, layer]));
  return found.map(({ file, madeAs, labels }) => ({
    type: DENSITY_TYPES[type].fileTypes?.[file.name] ?? type,
    file,
    madeAs,
    cellTypes: labels.flatMap((label, i) => {
      const known = typeOf.get(label);
      return known ? [{ ...known, kind: i === 0 ? ('MType' as const) : ('EType' as const) }] : [];
    }),
    layers: type === 'METypeDensity' ? layersOf(labels[0], layers) : [],
  }));
}

const labelsOf = (type: DensityType, stem: string): readonly string[] =>
  type === 'METypeDensity' ? meTypeLabels(stem) : [populationLabel(stem)];

/** `L23_BP` lies in L2 and L3. */
function layersOf(mType: string, layers: ReadonlyMap<string, Labelled>): Labelled[] {
  const [, digits = ''] = /^L(\d+)_/.exec(mType) ?? [];
  return [...digits].flatMap((digit) => {
    const layer = layers.get(`L${digit}`);
    return layer ? [{ id: layer.id, label: layer.label }] : [];
  });
}
