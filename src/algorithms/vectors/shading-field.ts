import type { Vec3 } from '../../volume/grid.ts';
import { defineKernel } from '../../volume/slabs.ts';
import { frontsOf, growFront, growLayers } from './grow-layers.ts';
import { paddedRow, padVolume } from './padded-volume.ts';

/** The values of the field that leads direction vectors through layers: whole numbers. */
export interface LayerWeights {
  /** Of layer n (from 1) at n - 1. */
  readonly layers: readonly number[];
  /** Of what is in no layer. */
  readonly outside: number;
}

export interface Shading {
  readonly weights: LayerWeights;
  /** Layers that vectors are for; the first has the target surface. */
  readonly inner: readonly number[];
  /** Voxels by which the target layer's field goes on rising outside. */
  readonly shadingWidth: number;
  /** Voxels by which the inner layers grow into what is in no layer. */
  readonly expansionWidth: number;
}

/** Shade k is this + k in a volume of layers, whose numbers are not larger than it. */
const SHADES = 127;

export interface ShadingParams extends Shading {
  /** Layer numbers in, afterwards 1 where vectors are wanted and 0 elsewhere; shared memory. */
  readonly layers: Uint8Array;
  /** Zeros in, the field out; shared memory. */
  readonly field: Float32Array;
  readonly shape: Vec3;
  /** Layers outside of these planes are taken for 0; counted from the first plane of `layers`. */
  readonly half: { readonly first: number; readonly last: number };
}

/**
 * Fills the field that is blurred: the weight of each layer, grown into its surroundings, and beyond the first layer
 * a shading that rises with the distance to it.
 *
 * @see atlas-direction-vectors, layer_based_direction_vectors.py, `_expanded_boundary_shading`
 */
export function fillShadingField(_: readonly [], params: ShadingParams): void {
  const { layers, field, shape, weights, inner } = params;
  const plane = shape[0] * shape[1];
  layers.fill(0, 0, plane * Math.max(0, params.half.first));
  layers.fill(0, plane * params.half.last);
  const grown = padVolume(layers, shape);
  const shades = { ...grown, values: grown.values.slice() };
  const fronts = frontsOf(grown, inner);
  for (let shade = 1, front = fronts.get(1) ?? []; shade <= params.shadingWidth; shade++) {
    front = growFront(shades, front, SHADES + shade);
  }
  growLayers(grown, fronts, params.expansionWidth);
  const target = weights.layers[0];
  const values = Float32Array.of(weights.outside, ...weights.layers);
  const takesShade = Uint8Array.from(values, (value) => (value === target || value === weights.outside ? 1 : 0));
  for (let row = 0; row < shape[1] * shape[2]; row++) {
    const [at, padded] = [shape[0] * row, paddedRow(row, shape)];
    for (let x = 0; x < shape[0]; x++) {
      const layer = grown.values[padded + x];
      const shade = shades.values[padded + x] - SHADES;
      const isShaded = shade > 0 && target + shade > 0 && takesShade[layer] === 1;
      field[at + x] = isShaded ? target + shade : values[layer];
    }
  }
  const isInner = Uint8Array.from({ length: 256 }, (_, layer) => (inner.includes(layer) ? 1 : 0));
  for (let i = 0; i < layers.length; i++) layers[i] = isInner[layers[i]];
}

export const shadingFieldKernel = defineKernel(import.meta.url, fillShadingField);
