import { PH } from '../../algorithms/hints/hint-volumes.ts';
import { finding } from '../../algorithms/integrity/finding.ts';
import { checkGrid } from '../../algorithms/integrity/grid-checks.ts';
import { checkPlacementHints } from '../../algorithms/integrity/hint-checks.ts';
import type { Grid } from '../../volume/grid.ts';
import { streamNrrd } from '../../volume/nrrd/stream.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { type DatasetFile, passes } from './dataset-files.ts';
import { findingsOf } from './findings-of.ts';
import type { CheckedFile } from './report.ts';

export const isHint = (name: string): boolean => name.startsWith(PH);

type Heights = SlabSource<Float32Array | Float64Array>;

/** Checks the placement hints of a folder, `[PH]y.nrrd` and one `[PH]<layer>.nrrd` a layer, in one pass over all. */
export async function checkHints(
  pool: WorkerPool,
  files: readonly DatasetFile[],
  { grid, signal }: { grid?: Grid; signal?: AbortSignal },
): Promise<CheckedFile[]> {
  const opened = await Promise.all(files.map((file) => openHint(file, grid)));
  const checked = opened.map(({ name, findings }) => ({ name, kind: KIND, findings }));
  const usable = opened.flatMap(({ name, source }) => (source ? [[name, source] as const] : []));
  const y = usable.find(([name]) => isHeight(name))?.[1];
  const layers = new Map(usable.filter(([name]) => !isHeight(name)));
  const isWhole = opened.some(({ name }) => isHeight(name)) && opened.length > 1;
  if (y && layers.size > 0 && usable.length === opened.length) {
    const { value, findings } = await findingsOf(() => checkPlacementHints(pool, { y, layers }, { signal }));
    return [...checked, { name: TOGETHER, kind: KIND, findings: value ?? findings }];
  }
  for (const [, source] of usable) if (source.kind === 'stream') await source.close();
  const whole = finding('files', [!isWhole && 'There must be [PH]y.nrrd and a file for each layer.']);
  return [...checked, { name: TOGETHER, kind: KIND, findings: [whole] }];
}

const KIND = 'placement hints';
/** In place of a name in findings on all files. */
const TOGETHER = 'all together';

const isHeight = (name: string): boolean => name === `${PH}y.nrrd`;

async function openHint({ name, path }: DatasetFile, annotation: Grid | undefined) {
  const { value, findings } = await findingsOf(() => streamNrrd(path));
  if (!value) return { name, findings, source: undefined };
  const { header, source } = value;
  const components = isHeight(name) ? 1 : 2;
  const isTyped = header.components === components && (header.type === 'float' || header.type === 'double');
  const typed = finding('type', [
    !isTyped && `It has ${header.components} ${header.type} a voxel instead of ${components} of type float or double.`,
  ]);
  const placed = checkGrid(header.grid, annotation);
  const isUsable = [typed, ...placed].every(passes);
  if (!isUsable && source.kind === 'stream') await source.close();
  // The type says which arrays come.
  return { name, findings: [...findings, typed, ...placed], source: isUsable ? (source as Heights) : undefined };
}
