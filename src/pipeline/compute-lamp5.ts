import { addAndSubtract, type Clipped } from '../algorithms/densities/add-and-subtract.ts';
import { headerFor } from '../volume/nrrd/header.ts';
import { streamNrrd } from '../volume/nrrd/stream.ts';
import { writeNrrd } from '../volume/nrrd/write.ts';

/** Paths: densities of the inhibitory neurons and of those with a marker. */
export interface Lamp5Inputs {
  readonly gad67: string;
  readonly vip: string;
  readonly sst: string;
  readonly pv: string;
}

export interface Lamp5Options {
  /** Leave densities below 0 as they are. */
  readonly compat: boolean;
  /** Of gzip. */
  readonly level: number;
  readonly signal?: AbortSignal;
}

/**
 * The density of the inhibitory neurons that express none of the three markers: ((gad67 − vip) − sst) − pv.
 *
 * @returns voxels that had less than none, and were given none
 * @throws GridMismatch, UnsuitableTypes, NrrdError
 * @see bbp-atlas-pipeline, scripts/compute_lamp5.py
 */
export async function computeLamp5(
  inputs: Lamp5Inputs,
  output: string,
  { compat, level, signal }: Lamp5Options,
): Promise<Clipped> {
  const base = await streamNrrd(inputs.gad67);
  const subtracted = await Promise.all([inputs.vip, inputs.sst, inputs.pv].map(streamNrrd));
  const operations = subtracted.map((operand) => ({ ...operand, sign: -1 }) as const);
  const { volume, clipped } = addAndSubtract(base, operations, { clip: !compat, compat, signal });
  await writeNrrd(output, headerFor(volume, { like: base.header }), volume.values, { level });
  return clipped;
}
