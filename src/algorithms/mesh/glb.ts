import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { type Mesh, vertexCount } from './mesh.ts';

const METRES_PER_UM = 1e-6;
/** Steps of a coordinate, along the longest side of the mesh. */
const STEPS = 2 ** 16 - 1;
const UNSIGNED_SHORT = 5123;
const UNSIGNED_INT = 5125;
const EXTENSIONS = ['KHR_mesh_quantization', 'EXT_meshopt_compression'];
const [HEADER_BYTES, CHUNK_BYTES] = [12, 8];

/**
 * A mesh (vertices in µm) as binary glTF 2.0, in metres: coordinates of 16 bits, compressed by meshopt.
 *
 * @see the glTF registry, KHR_mesh_quantization and EXT_meshopt_compression
 */
export async function formatGlb(mesh: Mesh): Promise<Uint8Array> {
  await MeshoptEncoder.ready;
  const { vertices, triangles } = inOrderOfUse(mesh);
  const [min, max] = [extreme(vertices, Math.min), extreme(vertices, Math.max)];
  const step = Math.max(...max.map((value, axis) => value - min[axis])) / STEPS || 1;
  const count = vertices.length / 3;
  // Four numbers a vertex, the last for alignment.
  const places = new Uint16Array(4 * count);
  for (let i = 0; i < vertices.length; i++) {
    places[4 * Math.floor(i / 3) + (i % 3)] = Math.round((vertices[i] - min[i % 3]) / step);
  }
  const views = [
    { target: 34962, mode: 'ATTRIBUTES', byteStride: 8, ...compressed(places, count, 8, 'ATTRIBUTES') },
    { target: 34963, mode: 'TRIANGLES', byteStride: 4, ...compressed(triangles, triangles.length, 4, 'TRIANGLES') },
  ];
  const accessors = [
    {
      bufferView: 0,
      componentType: UNSIGNED_SHORT,
      count,
      type: 'VEC3',
      min: [0, 0, 0],
      max: max.map((value, axis) => Math.round((value - min[axis]) / step)),
    },
    { bufferView: 1, componentType: UNSIGNED_INT, count: triangles.length, type: 'SCALAR' },
  ];
  const scale = step * METRES_PER_UM;
  const node = { mesh: 0, scale: [scale, scale, scale], translation: min.map((value) => value * METRES_PER_UM) };
  return container(views, { accessors, nodes: [node] });
}

/** The vertices in the order in which the triangles use them, which compresses well. */
function inOrderOfUse({ vertices, triangles }: Mesh): Mesh {
  const ordered = triangles.slice();
  const [places, count] = MeshoptEncoder.reorderMesh(ordered, true, true);
  const moved = new Float64Array(3 * count);
  for (let vertex = 0; vertex < vertexCount({ vertices, triangles }); vertex++) {
    const place = places[vertex];
    if (place < count) moved.set(vertices.subarray(3 * vertex, 3 * vertex + 3), 3 * place);
  }
  return { vertices: moved, triangles: ordered };
}

const extreme = (vertices: Float64Array, pick: (a: number, b: number) => number): number[] =>
  [0, 1, 2].map((axis) => {
    let value = vertices[axis];
    for (let i = axis; i < vertices.length; i += 3) value = pick(value, vertices[i]);
    return value;
  });

interface View {
  readonly target: number;
  readonly mode: string;
  readonly byteStride: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

function compressed(values: Uint16Array | Uint32Array, count: number, size: number, mode: string) {
  return { count, bytes: MeshoptEncoder.encodeGltfBuffer(new Uint8Array(values.buffer), count, size, mode) };
}

/** Header, JSON chunk and binary chunk. The views are of a second buffer, which only exists once it is decompressed. */
function container(views: readonly View[], contents: object): Uint8Array {
  let length = 0;
  let fullLength = 0;
  const bufferViews = views.map(({ target, mode, byteStride, count, bytes }) => {
    const [byteOffset, fullOffset, byteLength] = [length, fullLength, count * byteStride];
    length += aligned(bytes.length);
    fullLength += byteLength;
    const compression = { buffer: 0, byteOffset, byteLength: bytes.length, byteStride, mode, count };
    const view = { buffer: 1, byteOffset: fullOffset, byteLength, target };
    // Only vertices have a stride in glTF itself.
    const stride = mode === 'ATTRIBUTES' ? { byteStride } : {};
    return { ...view, ...stride, extensions: { EXT_meshopt_compression: compression } };
  });
  const document = {
    asset: { version: '2.0' },
    extensionsUsed: EXTENSIONS,
    extensionsRequired: EXTENSIONS,
    scene: 0,
    scenes: [{ nodes: [0] }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
    ...contents,
    bufferViews,
    buffers: [
      { byteLength: length },
      { byteLength: fullLength, extensions: { EXT_meshopt_compression: { fallback: true } } },
    ],
  };
  const json = new TextEncoder().encode(JSON.stringify(document));
  const jsonLength = aligned(json.length);
  const file = new Uint8Array(HEADER_BYTES + 2 * CHUNK_BYTES + jsonLength + length);
  const header = new DataView(file.buffer);
  const chunk = HEADER_BYTES + CHUNK_BYTES + jsonLength;
  for (const [at, text] of [
    [0, 'glTF'],
    [HEADER_BYTES + 4, 'JSON'],
    [chunk + 4, 'BIN\0'],
  ] as const) {
    new TextEncoder().encodeInto(text, file.subarray(at));
  }
  header.setUint32(4, 2, true);
  header.setUint32(8, file.length, true);
  header.setUint32(HEADER_BYTES, jsonLength, true);
  header.setUint32(chunk, length, true);
  file.fill(0x20, HEADER_BYTES + CHUNK_BYTES, chunk);
  file.set(json, HEADER_BYTES + CHUNK_BYTES);
  let at = chunk + CHUNK_BYTES;
  for (const { bytes } of views) {
    file.set(bytes, at);
    at += aligned(bytes.length);
  }
  return file;
}

const aligned = (bytes: number): number => 4 * Math.ceil(bytes / 4);
