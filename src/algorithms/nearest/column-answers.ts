import { defineKernel } from '../../volume/slabs.ts';
import type { GroupSearch, Share } from './group-search.ts';
import { envelopeMemory, nearestSites } from './lower-envelope.ts';
import { QUERY } from './roles.ts';

/** Voxels by their position x + W·(y + H·z): `voxels[n]` asked, `nearest[n]` is its answer. */
export interface Answers {
  readonly voxels: Uint32Array;
  readonly nearest: Uint32Array;
}

/** Answers the queries of the rows y ∈ [first, last), from the nearest sources of each plane. */
export function columnAnswers(_: readonly [], { search, first, last }: Share): Answers {
  const { shape, sources, queries, features } = search;
  const [w, h] = shape;
  const [[qx0, qy0, qz0], [qx1, qy1, qz1]] = [queries.from, queries.to];
  const [sz0, planes] = [sources.from[2], sources.to[2] - sources.from[2]];
  const featurePlane = (qx1 - qx0) * (qy1 - qy0);
  const { voxels, columns } = queriesOf(search, first, last);
  const nearest = new Uint32Array(voxels.length);
  const heights = new Int32Array(planes);
  const answers = new Int32Array(qz1 - qz0);
  const memory = envelopeMemory(planes);
  let n = 0;
  for (const { x, y, count } of columns) {
    const column = x - qx0 + (qx1 - qx0) * (y - qy0);
    for (let plane = 0; plane < planes; plane++) {
      const feature = features[column + featurePlane * plane] - 1;
      heights[plane] = feature < 0 ? -1 : ((feature & 65535) - x) ** 2 + ((feature >>> 16) - y) ** 2;
    }
    nearestSites(heights, sz0, answers, qz0, memory);
    for (const end = n + count; n < end; n++) {
      const plane = answers[Math.floor(voxels[n] / (w * h)) - qz0];
      const feature = features[column + featurePlane * plane] - 1;
      nearest[n] = (feature & 65535) + w * ((feature >>> 16) + h * (sz0 + plane));
    }
  }
  return { voxels, nearest };
}

export const columnAnswersKernel = defineKernel(import.meta.url, columnAnswers);

interface Column {
  readonly x: number;
  readonly y: number;
  /** Queries in it. */
  readonly count: number;
}

/** Queries of the rows [first, last), column after column along z. */
function queriesOf({ shape: [w, h], roles, group, queries }: GroupSearch, first: number, last: number) {
  const [[qx0, , qz0], [qx1, , qz1]] = [queries.from, queries.to];
  const columns: Column[] = [];
  const voxels: number[] = [];
  for (let y = first; y < last; y++) {
    for (let x = qx0; x < qx1; x++) {
      const before = voxels.length;
      for (let z = qz0; z < qz1; z++) {
        const i = x + w * (y + h * z);
        if (roles[i] === QUERY + group) voxels.push(i);
      }
      if (voxels.length > before) columns.push({ x, y, count: voxels.length - before });
    }
  }
  return { voxels: Uint32Array.from(voxels), columns };
}
