import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DensitySums, densitySumsJson } from '../algorithms/densities/composition-summary/density-sums.ts';
import type { MeTypeDensities } from '../algorithms/densities/me-types/me-type-densities.ts';
import type { SynapseClass } from '../algorithms/densities/me-types/probability-map.ts';
import { toPythonJson } from '../ontology/python-json.ts';
import { headerFor, type NrrdHeader } from '../volume/nrrd/header.ts';
import { writeNrrd } from '../volume/nrrd/write.ts';
import { checksumOf, DENSITY_SUMS, type SummedFiles } from './density-sums-file.ts';

export interface WriteMeTypesOptions {
  /** Of the annotation: the volumes keep its space and fields. */
  readonly like: NrrdHeader;
  readonly synapseClass: SynapseClass;
  /** Where the folder will be, as `metadata.json` says it. */
  readonly named: string;
  readonly onVolume?: () => void;
}

/**
 * Writes `<M-type>|<E-type>_<class>_densities.nrrd` of every ME-type that has cells, `metadata.json` and
 * `density_sums.json` into a folder that nobody reads yet.
 *
 * @see atlas-densities, mtype_densities_from_map/create.py
 */
export async function writeMeTypes(
  folder: string,
  densities: MeTypeDensities,
  { like, synapseClass, named, onVolume = () => {} }: WriteMeTypesOptions,
): Promise<DensitySums> {
  const header = headerFor({ grid: like.grid, type: 'double', components: 1 }, { like });
  const sums = new Map<string, ReadonlyMap<number, number>>();
  const files: SummedFiles = {};
  const nameOf = (meType: string): string => `${meType}_${synapseClass}_densities.nrrd`;
  for await (const { meTypes: same, gzip, sums: byRegion } of densities.volumes) {
    for (const meType of same) {
      onVolume();
      if (!gzip) continue;
      await writeNrrd(join(folder, nameOf(meType)), header, { gzip });
      files[nameOf(meType)] = { meType, checksum: checksumOf(gzip) };
      sums.set(meType, new Map([...byRegion].filter(([, sum]) => sum !== 0)));
    }
  }
  const written = densities.meTypes.filter((meType) => sums.has(meType));
  const metadata = {
    synapse_class: synapseClass,
    density_files: pathsByMType(written, (name) => join(named, nameOf(name))),
  };
  await writeFile(join(folder, 'metadata.json'), toPythonJson(metadata, { indent: 4, ascii: true }));
  const { voxels, voxelVolume } = densities;
  const all = { voxelVolume, voxels, sums: new Map(written.map((meType) => [meType, sums.get(meType) ?? new Map()])) };
  await writeFile(join(folder, DENSITY_SUMS), densitySumsJson(all, { files }));
  return all;
}

function pathsByMType(meTypes: readonly string[], pathOf: (meType: string) => string) {
  const paths = new Map<string, Map<string, string>>();
  for (const meType of meTypes) {
    const [mType, eType] = meType.split('|');
    const eTypes = paths.get(mType) ?? new Map<string, string>();
    paths.set(mType, eTypes.set(eType, pathOf(meType)));
  }
  return paths;
}
