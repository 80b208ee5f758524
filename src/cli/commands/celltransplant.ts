import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rankVoxels } from '../../algorithms/densities/regions/voxel-ranks.ts';
import { findDonors, transplantDensity } from '../../algorithms/densities/transplant/transplant-density.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { NoDensities } from '../../pipeline/integrity/validate-density-files.ts';
import { inOrder } from '../../volume/in-order.ts';
import { headerFor } from '../../volume/nrrd/header.ts';
import { streamAnnotation, streamNrrd } from '../../volume/nrrd/stream.ts';
import { writeNrrd } from '../../volume/nrrd/write.ts';
import { type VolumeOptions, volumeCommand } from '../component/component-command.ts';
import { stageOutputs } from '../component/staged-outputs.ts';
import { countOfCores, print, shellPath } from '../shell.ts';

interface Options extends VolumeOptions {
  readonly hierarchy: string;
  readonly srcAnnotVolume: string;
  readonly dstAnnotVolume: string;
  readonly srcCellVolume: string;
  readonly dstCellVolume: string;
  readonly maxCores?: number;
}

const METHOD = 'atlasgraph celltransplant: mean density of each region; not comparable to other tools of this name';

export const celltransplantCommand = volumeCommand('celltransplant')
  .description('Bring densities to another annotation: each region gets the mean density that it has in the source.')
  .requiredOption('--hierarchy <json>', 'region hierarchy of both annotations')
  .requiredOption('--src-annot-volume <nrrd>', 'annotation that the densities were made for')
  .requiredOption('--dst-annot-volume <nrrd>', 'annotation that they are brought to')
  .requiredOption('--src-cell-volume <folder>', 'densities')
  .requiredOption('--dst-cell-volume <folder>', 'where they go, under the same names')
  .option('--max-cores <n>', 'files that are worked on at once, instead of --threads', countOfCores)
  .action(async ({ srcCellVolume, dstCellVolume, compressionLevel: level, threads, maxCores, ...options }: Options) => {
    const hierarchy = await readHierarchy(shellPath(options.hierarchy));
    const from = await rankVoxels(hierarchy, (await streamAnnotation(shellPath(options.srcAnnotVolume))).source);
    const destination = await streamAnnotation(shellPath(options.dstAnnotVolume));
    const to = await rankVoxels(hierarchy, destination.source);
    const donors = findDonors(from, to);
    const folder = shellPath(srcCellVolume);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.nrrd')).sort();
    if (names.length === 0) throw new NoDensities({ folder });
    const { keyValues } = destination.header;
    const like = { ...destination.header, keyValues: { ...keyValues, transplant: METHOD } };
    await stageOutputs({ out: { path: shellPath(dstCellVolume), folder: true } }, async ({ out }) => {
      const transplant = async (name: string): Promise<void> => {
        const { header, source } = await streamNrrd(join(folder, name));
        const density = await transplantDensity({ source, type: header.type }, from, to, donors);
        await writeNrrd(join(out, name), headerFor(density, { like }), density.values, { level });
      };
      for await (const _ of inOrder(names, maxCores ?? threads, transplant));
    });
    const moved = donors.filter((donor, rank) => donor !== undefined && donor !== rank).length;
    const empty = donors.filter((donor, rank) => rank > 0 && to.counts[rank] > 0 && donor === undefined).length;
    print(`${names.length} densities; ${moved} regions from one above them, ${empty} regions from nowhere.`);
  });
