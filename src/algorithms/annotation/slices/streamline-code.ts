import type { Vec3 } from '../../../volume/grid.ts';
import {
  type Code,
  f32,
  f32x4,
  giveBack,
  i32,
  type Local,
  repeatWhile,
  v128,
  wasmModule,
  when,
} from '../../kernels/wasm.ts';
import { CORNER_VALUES } from './corners.ts';

/** Streamlines that are followed at a time. */
export const LANES = 8;
/** Lanes that one instruction works on. */
const GROUP = 4;

/**
 * What the lanes are doing, in a block of memory: fields of one or three rows, a row being one 32-bit number a lane. Here
 * is where each field starts, in numbers.
 */
export const POSITION = 0;
/** ± the length of a step, µm. */
export const STEP = POSITION + 3 * LANES;
/** The voxel whose corners are loaded; NaN before the first. */
export const VOXEL = STEP + LANES;
/** The voxel the lane is in now. */
const NEXT_VOXEL = VOXEL + 3 * LANES;
/** Of the lane's voxel: see `writeCorners`. */
export const CORNERS = NEXT_VOXEL + 3 * LANES;
/** One number: a bit for each lane that has left the mask. */
export const ENDED = CORNERS + CORNER_VALUES * LANES;
export const LANE_BYTES = 4 * (ENDED + LANES);

export interface FieldLayout {
  /** 32-bit floats, µm. */
  readonly spacing: Vec3;
  readonly origin: Vec3;
  /** First voxel of the box, and its number of voxels along each axis. */
  readonly from: Vec3;
  readonly shape: Vec3;
  /** 32 voxels each; rows start with a new word. */
  readonly wordsPerRow: number;
  /** Addresses: of pairs of a word of bits (voxel in the mask) and the number of bits before it, and of the corners. */
  readonly words: number;
  readonly corners: number;
}

const AXES = [0, 1, 2] as const;

/** What is known of four lanes, by axis. */
interface Group {
  readonly first: number;
  readonly position: readonly Local[];
  /** In voxels. */
  readonly place: readonly Local[];
  readonly voxel: readonly Local[];
  /** Weights of the two corners of a voxel: 1 − w, w. */
  readonly weights: readonly (readonly [near: Local, far: Local])[];
}

/** Bytes from the start of the block. */
const row = (field: number, index: number, lane = 0) => 4 * (field + index * LANES + lane);

/**
 * `advance(lanes, steps)`: follows the streamlines of all lanes by as many Euler steps, fewer when one of them leaves
 * the mask, and returns their number. Each product and sum is rounded to 32 bits, in the order of the reference.
 *
 * @see cgal-pybind, src/utils.cpp, the interpolation of a field of vectors
 */
export function streamlineModule(layout: FieldLayout): WebAssembly.Module {
  return wasmModule({
    name: 'advance',
    parameters: 2,
    body([lanes, steps], local) {
      const [done, moved] = [local('i32'), local('i32')];
      const axes = () => AXES.map(() => local('v128'));
      const groups = Array.from({ length: LANES / GROUP }, (_, group): Group => {
        const weights = AXES.map(() => [local('v128'), local('v128')] as const);
        return { first: group * GROUP, position: axes(), place: axes(), voxel: axes(), weights };
      });
      const each = (code: (group: Group, axis: 0 | 1 | 2) => Code): Code =>
        groups.flatMap((group) => AXES.flatMap((axis) => code(group, axis)));
      const save = each(({ first, position }, axis) =>
        f32x4.store(lanes.get, row(POSITION, axis, first), position[axis].get),
      );
      return [
        ...each(({ first, position }, axis) => position[axis].set(f32x4.load(lanes.get, row(POSITION, axis, first)))),
        ...i32.store(lanes.get, row(ENDED, 0), i32.const(0)),
        ...repeatWhile(
          [
            ...each((group, axis) => locate(layout, group, axis)),
            ...moved.set(groups.map((group) => movedLanes(lanes, group)).reduce((a, b) => i32.or(a, b))),
            ...when(moved.get, [
              ...each(({ first, voxel }, axis) =>
                f32x4.store(lanes.get, row(NEXT_VOXEL, axis, first), voxel[axis].get),
              ),
              ...enterVoxels(layout, lanes, moved, local),
              ...when(i32.load(lanes.get, row(ENDED, 0)), [...save, ...giveBack(done.get)]),
            ]),
            ...groups.flatMap((group) => step(lanes, group)),
            ...done.set(i32.add(done.get, i32.const(1))),
          ],
          i32.ne(done.get, steps.get),
        ),
        ...save,
        ...done.get,
      ];
    },
  });
}

function locate({ origin, spacing }: FieldLayout, { position, place, voxel }: Group, axis: 0 | 1 | 2): Code {
  const length = f32x4.sub(position[axis].get, f32x4.const(origin[axis]));
  return [
    ...place[axis].set(f32x4.div(length, f32x4.const(spacing[axis]))),
    ...voxel[axis].set(f32x4.floor(place[axis].get)),
  ];
}

/** A bit for each lane that is no longer in the voxel whose corners it has. */
function movedLanes(lanes: Local, { first, voxel }: Group): Code {
  const [x, y, z] = AXES.map((axis) => f32x4.ne(voxel[axis].get, f32x4.load(lanes.get, row(VOXEL, axis, first))));
  return i32.shl(v128.bitmask(v128.or(v128.or(x, y), z)), i32.const(first));
}

/** Trilinear interpolation between the corners, and the step along it. */
function step(lanes: Local, { first, position, place, voxel, weights }: Group): Code {
  const lerp = (a: Code, b: Code, [near, far]: (typeof weights)[number]): Code =>
    f32x4.add(f32x4.mul(a, near.get), f32x4.mul(b, far.get));
  const [x, y, z] = weights;
  const velocity = (axis: number): Code => {
    const corner = (index: number) => f32x4.load(lanes.get, row(CORNERS, 8 * axis + index, first));
    const low = lerp(lerp(corner(0), corner(1), x), lerp(corner(3), corner(2), x), y);
    const high = lerp(lerp(corner(4), corner(5), x), lerp(corner(7), corner(6), x), y);
    return f32x4.mul(lerp(low, high, z), f32x4.load(lanes.get, row(STEP, 0, first)));
  };
  return [
    ...AXES.flatMap((axis) => {
      const [near, far] = weights[axis];
      return [...far.set(f32x4.sub(place[axis].get, voxel[axis].get)), ...near.set(f32x4.sub(f32x4.const(1), far.get))];
    }),
    ...AXES.flatMap((axis) => position[axis].set(f32x4.add(position[axis].get, velocity(axis)))),
  ];
}

/** For each lane that is in another voxel: loads its corners, or notes that the lane has left the mask. */
function enterVoxels(layout: FieldLayout, lanes: Local, moved: Local, local: (type: 'i32' | 'f32') => Local): Code {
  const [lane, address, index, bit, word, source] = Array.from({ length: 6 }, () => local('i32'));
  const voxel = AXES.map(() => local('f32'));
  const bounds = AXES.map((axis) => [layout.from[axis], layout.from[axis] + layout.shape[axis]]);
  const isInBox = AXES.flatMap((axis) => [
    f32.ge(voxel[axis].get, f32.const(bounds[axis][0])),
    f32.lt(voxel[axis].get, f32.const(bounds[axis][1])),
  ]).reduce((a, b) => i32.and(a, b));
  const [x, y, z] = AXES.map((axis) => i32.fromFloat(f32.sub(voxel[axis].get, f32.const(layout.from[axis]))));
  const rowOfVoxel = i32.add(y, i32.mul(z, i32.const(layout.shape[1])));
  const bitsBefore = i32.and(word.get, i32.sub(i32.shl(i32.const(1), bit.get), i32.const(1)));
  const number = i32.add(i32.load(index.get, layout.words + 4), i32.countOnes(bitsBefore));
  const leave = i32.store(
    lanes.get,
    row(ENDED, 0),
    i32.or(i32.load(lanes.get, row(ENDED, 0)), i32.shl(i32.const(1), lane.get)),
  );
  const enter = [
    ...source.set(i32.mul(number, i32.const(4 * CORNER_VALUES))),
    ...Array.from({ length: CORNER_VALUES }, (_, i) =>
      i32.store(address.get, row(CORNERS, i), i32.load(source.get, layout.corners + 4 * i)),
    ).flat(),
    ...AXES.flatMap((axis) => i32.store(address.get, row(VOXEL, axis), i32.load(address.get, row(NEXT_VOXEL, axis)))),
  ];
  const find = [
    ...bit.set(i32.and(x, i32.const(31))),
    ...index.set(i32.add(i32.shiftRight(x, i32.const(5)), i32.mul(rowOfVoxel, i32.const(layout.wordsPerRow)))),
    ...index.set(i32.shl(index.get, i32.const(3))),
    ...word.set(i32.load(index.get, layout.words)),
    ...when(i32.and(i32.shiftRight(word.get, bit.get), i32.const(1)), enter, leave),
  ];
  return repeatWhile(
    [
      ...lane.set(i32.countTrailingZeros(moved.get)),
      ...moved.set(i32.and(moved.get, i32.sub(moved.get, i32.const(1)))),
      ...address.set(i32.add(lanes.get, i32.shl(lane.get, i32.const(2)))),
      ...AXES.flatMap((axis) => voxel[axis].set(f32.load(address.get, row(NEXT_VOXEL, axis)))),
      ...when(isInBox, find, leave),
    ],
    moved.get,
  );
}
