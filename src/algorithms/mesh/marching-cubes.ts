import type { Vec3 } from '../../volume/grid.ts';
import { release, zeros } from '../../volume/memory.ts';
import { ambiguousTriangles, PLAIN_CELLS } from './cell-triangles.ts';
import { createGrowing, type Growing } from './growing.ts';
import type { Mesh } from './mesh.ts';
import { TILE, type TiledField, tiledField } from './tiled-field.ts';

/**
 * The surface between the voxels of a scalar field above `level` and the others: marching cubes with the topology of
 * the trilinear function, so that the pieces of the cells always meet. One vertex a cut edge, in index coordinates (a
 * value stands at whole numbers); normals point to where the field is lower. The surface is closed when no outermost
 * voxel is above the level.
 *
 * @param field - W·H·D values in Fortran order
 * @see Chernyaev, Marching Cubes 33, CERN CN 95-17 (1995); Lewiner et al., J. Graphics Tools 8 (2003)
 */
export const marchingCubes = (field: Float32Array, shape: Vec3, level: number): Mesh =>
  levelSurface(tiledField(field, shape), level);

/** `marchingCubes` of a tiled field. */
export function levelSurface(field: TiledField, level: number): Mesh {
  const sweep = createSweep(field, level);
  for (let z = 0; z < field.shape[2]; z++) {
    addVertices(sweep, z);
    if (z > 0) addTriangles(sweep, z - 1);
  }
  release(sweep.above, sweep.onEdges);
  return { vertices: sweep.vertices.taken(), triangles: sweep.triangles.taken() };
}

interface Sweep {
  readonly field: TiledField;
  readonly level: number;
  /** Whether a voxel is above the level: one bit each, one word a tile. */
  readonly above: Uint32Array;
  /** Bits of a row's words that have a next voxel in the row. */
  readonly inner: Uint32Array;
  readonly vertices: Growing<Float64Array>;
  readonly triangles: Growing<Uint32Array>;
  /** The vertex on each edge that starts in an even or the next odd plane: along x (even, odd), along y, along z. */
  readonly onEdges: Uint32Array;
  /** Edges along one axis in a plane. */
  readonly plane: number;
}

function createSweep(field: TiledField, level: number): Sweep {
  const [width, height] = field.shape;
  const plane = field.words * TILE * height;
  return {
    field,
    level,
    above: voxelsAbove(field, level),
    inner: Uint32Array.from({ length: field.words }, (_, word) => lowBits(width - 1 - word * TILE)),
    vertices: createGrowing(Float64Array),
    triangles: createGrowing(Uint32Array),
    onEdges: zeros(Uint32Array, 6 * plane),
    plane,
  };
}

const lowBits = (count: number): number => (count >= TILE ? 0xffffffff : count <= 0 ? 0 : 2 ** count - 1);

function voxelsAbove({ shape, words, tiles, values }: TiledField, level: number): Uint32Array {
  const above = zeros(Uint32Array, tiles.length);
  for (let i = 0; i < tiles.length; i++) {
    const size = Math.min(TILE, shape[0] - (i % words) * TILE);
    const start = tiles[i];
    if (i > 0 && tiles[i - 1] === start && size === TILE) {
      above[i] = above[i - 1];
      continue;
    }
    let bits = 0;
    for (let bit = 0; bit < size; bit++) if (values[start + bit] > level) bits |= 1 << bit;
    above[i] = bits;
  }
  return above;
}

/** Vertices on the edges from plane z along x, along y and to plane z + 1. */
function addVertices(sweep: Sweep, z: number): void {
  const { field, above, inner, plane } = sweep;
  const { words, shape } = field;
  const [, height, depth] = shape;
  const place = (axis: number, y: number, word: number): number =>
    (2 * axis + (z & 1)) * plane + TILE * (words * y + word);
  for (let y = 0, i = words * height * z; y < height; y++) {
    for (let word = 0; word < words; word++, i++) {
      const bits = above[i];
      const next = word + 1 < words ? above[i + 1] << 31 : 0;
      const alongX = (bits ^ ((bits >>> 1) | next)) & inner[word];
      if (alongX !== 0) addOnEdges(sweep, alongX, [word, y, z], 0, place(0, y, word));
      const alongY = y + 1 < height ? bits ^ above[i + words] : 0;
      if (alongY !== 0) addOnEdges(sweep, alongY, [word, y, z], 1, place(1, y, word));
      const alongZ = z + 1 < depth ? bits ^ above[i + words * height] : 0;
      if (alongZ !== 0) addOnEdges(sweep, alongZ, [word, y, z], 2, place(2, y, word));
    }
  }
}

/** @param cut - the voxels of a tile whose edges along `axis` are cut; the first has its edge at `place` */
function addOnEdges(sweep: Sweep, cut: number, [word, y, z]: Vec3, axis: 0 | 1 | 2, place: number): void {
  const { level, vertices, onEdges } = sweep;
  const { words, shape, tiles, values } = sweep.field;
  const tile = word + words * (y + shape[1] * z);
  const nextTile = tile + [0, words, words * shape[1]][axis];
  vertices.reserve(3 * TILE);
  for (let rest = cut; rest !== 0; rest &= rest - 1) {
    const bit = 31 - Math.clz32(rest & -rest);
    const a = values[tiles[tile] + bit] - level;
    const isLast = axis === 0 && bit === TILE - 1;
    const b = values[isLast ? tiles[tile + 1] : tiles[nextTile] + bit + (axis === 0 ? 1 : 0)] - level;
    const at = a / (a - b);
    const { values: xyz, length } = vertices;
    onEdges[place + bit] = length / 3;
    xyz[length] = word * TILE + bit + (axis === 0 ? at : 0);
    xyz[length + 1] = y + (axis === 1 ? at : 0);
    xyz[length + 2] = z + (axis === 2 ? at : 0);
    vertices.length += 3;
  }
}

/** Triangles of the cells between planes z and z + 1. */
function addTriangles(sweep: Sweep, z: number): void {
  const { field, above, inner, plane } = sweep;
  const { words, shape } = field;
  const places = edgePlaces(plane, words * TILE, z & 1);
  const corners = new Uint32Array(8);
  const [toY, toZ] = [words, words * shape[1]];
  for (let y = 0, i = toZ * z; y + 1 < shape[1]; y++) {
    for (let word = 0; word < words; word++, i++) {
      corners[0] = above[i];
      corners[2] = above[i + toY];
      corners[4] = above[i + toZ];
      corners[6] = above[i + toY + toZ];
      const isLast = word + 1 === words;
      corners[1] = (corners[0] >>> 1) | (isLast ? 0 : above[i + 1] << 31);
      corners[3] = (corners[2] >>> 1) | (isLast ? 0 : above[i + 1 + toY] << 31);
      corners[5] = (corners[4] >>> 1) | (isLast ? 0 : above[i + 1 + toZ] << 31);
      corners[7] = (corners[6] >>> 1) | (isLast ? 0 : above[i + 1 + toY + toZ] << 31);
      let all = corners[0];
      let any = corners[0];
      for (let corner = 1; corner < 8; corner++) {
        all &= corners[corner];
        any |= corners[corner];
      }
      for (let cut = any & ~all & inner[word]; cut !== 0; cut &= cut - 1) {
        const bit = 31 - Math.clz32(cut & -cut);
        let cell = 0;
        for (let corner = 0; corner < 8; corner++) cell |= ((corners[corner] >>> bit) & 1) << corner;
        addCell(sweep, cell, [word * TILE + bit, y, z], TILE * (words * y + word) + bit, places);
      }
    }
  }
}

/** Where the twelve edges of the cell at 0 are among those of two planes, in the order of `EDGES`. */
function edgePlaces(plane: number, row: number, parity: number): readonly number[] {
  const planes = [0, 1].map((z) => z ^ parity);
  const [near, far] = planes;
  const alongX = [near * plane, near * plane + row, far * plane, far * plane + row];
  const alongY = [near, near, far, far].map((side, i) => (2 + side) * plane + (i & 1));
  const alongZ = [0, 1, row, row + 1].map((place) => (4 + near) * plane + place);
  return [...alongX, ...alongY, ...alongZ];
}

function addCell(sweep: Sweep, cell: number, at: Vec3, place: number, places: readonly number[]): void {
  const { vertices, triangles, onEdges } = sweep;
  const { corners, centers } = PLAIN_CELLS[cell] ?? ambiguousTriangles(cell, cornerValues(sweep, at));
  const firstCenter = vertices.length / 3;
  const vertexAt = (corner: number): number =>
    corner < places.length ? onEdges[place + places[corner]] : firstCenter + corner - places.length;
  for (const around of centers) addMiddle(vertices, around.map(vertexAt));
  triangles.reserve(corners.length);
  const { values, length } = triangles;
  for (let i = 0; i < corners.length; i++) values[length + i] = vertexAt(corners[i]);
  triangles.length += corners.length;
}

/** Values at the corners of a cell, less the level. */
function cornerValues({ field, level }: Sweep, [x, y, z]: Vec3): Float64Array {
  const { words, shape, tiles, values } = field;
  return Float64Array.from({ length: 8 }, (_, corner) => {
    const cornerX = x + (corner & 1);
    const row = y + ((corner >> 1) & 1) + shape[1] * (z + (corner >> 2));
    return values[tiles[Math.floor(cornerX / TILE) + words * row] + (cornerX % TILE)] - level;
  });
}

function addMiddle(vertices: Growing<Float64Array>, around: readonly number[]): void {
  vertices.reserve(3);
  for (let axis = 0; axis < 3; axis++) {
    const sum = around.reduce((total, vertex) => total + vertices.values[3 * vertex + axis], 0);
    vertices.values[vertices.length + axis] = sum / around.length;
  }
  vertices.length += 3;
}
