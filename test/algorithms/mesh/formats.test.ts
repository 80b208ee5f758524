import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { formatGlb } from '../../../src/algorithms/mesh/glb.ts';
import { marchingCubes } from '../../../src/algorithms/mesh/marching-cubes.ts';
import { type Mesh, meshTopology, meshVolume } from '../../../src/algorithms/mesh/mesh.ts';
import { formatObj, sixDigits } from '../../../src/algorithms/mesh/obj.ts';
import { parseObj } from '../../../src/algorithms/mesh/read-obj.ts';
import { parseStl } from '../../../src/algorithms/mesh/read-stl.ts';
import { formatStl } from '../../../src/algorithms/mesh/stl.ts';
import { ball, fieldOf } from './fields.ts';

const SURFACE = marchingCubes(fieldOf([24, 24, 24], ball(9, [11, 12, 11.3])), [24, 24, 24], 0);
/** In µm, far from the origin. */
const MESH: Mesh = { ...SURFACE, vertices: SURFACE.vertices.map((value) => 25 * value + 5000) };
const TETRAHEDRON: Mesh = {
  vertices: Float64Array.of(0, 0, 0, 1.5, 0, 0, 0, 1e6, 0, 0, 0, 1e-5),
  triangles: Uint32Array.of(0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3),
};

test('numbers are written as by %g of C', () => {
  const values = [0, -0, 25, 8910.25, 123456.7, 1234567, 999999.5, 0.0001, 0.00001234567, -0.5, 1 / 3];
  assert.deepEqual(values.map(sixDigits), [
    ...['0', '0', '25', '8910.25', '123457', '1.23457e+06', '1e+06', '0.0001', '1.23457e-05', '-0.5', '0.333333'],
  ]);
});

test('OBJ counts vertices from 1 and is read back', () => {
  const text = new TextDecoder().decode(formatObj(TETRAHEDRON));
  assert.equal(text, 'v 0 0 0\nv 1.5 0 0\nv 0 1e+06 0\nv 0 0 1e-05\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n');
  assert.deepEqual(parseObj(text), TETRAHEDRON);
});

test('OBJ of other tools is read: normals, comments, quadrilaterals, numbers that count back', () => {
  const text = '# a square\r\no square\r\nv 0 0 0\nv 1 0 0 1\nv 1 1 0\n\nv 0 1 0\nvn 0 0 1\nf 1//1 2//1 -2//1 -1//1\n';
  assert.deepEqual([...parseObj(text).triangles], [0, 1, 2, 0, 2, 3]);
});

for (const [text, at, problem] of [
  ['v 0 0\n', 'line 1', 'a vertex has 2 coordinates'],
  ['v 0 0 0\nv 0 x 0\n', 'line 2', 'x is not a number'],
  ['v 0 0 0\nf 1 1\n', 'line 2', 'a face has 2 vertices'],
  ['v 0 0 0\nf 0 1 1\n', 'line 2', '0 is not the number of a vertex'],
  ['v 0 0 0\nf 1 -2 1\n', 'line 2', '-2 is not the number of a vertex'],
  ['{"mesh": 1}', 'line 1', '{"mesh": is no statement of OBJ'],
]) {
  test(`what is not OBJ is refused with its line: ${problem}`, () => {
    assert.throws(() => parseObj(text), { tag: 'MeshUnreadable', details: { format: 'OBJ', at, problem } });
  });
}

test('STL is read back, each vertex once', () => {
  const mesh = parseStl(formatStl(MESH));
  assert.partialDeepStrictEqual(meshTopology(mesh), { euler: 2, openEdges: 0, misdirectedEdges: 0 });
  assert.equal(mesh.triangles.length, MESH.triangles.length);
  assert.ok(Math.abs(meshVolume(mesh) / meshVolume(MESH) - 1) < 1e-5);
});

test('STL as text is read', () => {
  const corners = [...TETRAHEDRON.triangles].map((vertex) => TETRAHEDRON.vertices.slice(3 * vertex, 3 * vertex + 3));
  const text = `solid a\n${corners.map((corner) => `  vertex ${corner.join(' ')}`).join('\n')}\nendsolid a\n`;
  assert.equal(meshTopology(parseStl(Buffer.from(text))).euler, 2);
});

test('what is not STL is refused', () => {
  assert.throws(() => parseStl(formatStl(MESH).subarray(0, 500)), { tag: 'MeshUnreadable' });
  assert.throws(() => parseStl(Buffer.from('solid a\nvertex 0 0\n')), { tag: 'MeshUnreadable' });
  assert.throws(() => parseStl(Buffer.from('solid a\nvertex 0 0 1\n')), { tag: 'MeshUnreadable' });
  assert.throws(() => parseStl(Buffer.from('x')), { tag: 'MeshUnreadable' });
});

test('GLB decodes to the same surface in metres, within a step of its coordinates', async () => {
  await MeshoptDecoder.ready;
  const bytes = await formatGlb(MESH);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const jsonLength = view.getUint32(12, true);
  const [json, binary] = [bytes.subarray(20, 20 + jsonLength), bytes.subarray(28 + jsonLength)];
  assert.deepEqual(
    [view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true), view.getUint32(16, true)],
    [0x46546c67, 2, bytes.length, 0x4e4f534a],
  );
  const document = JSON.parse(new TextDecoder().decode(json));
  assert.deepEqual(document.extensionsRequired, ['KHR_mesh_quantization', 'EXT_meshopt_compression']);
  const [places, indices] = document.bufferViews.map(({ byteLength, extensions }: GltfView) => {
    const { byteOffset, byteLength: length, byteStride, count, mode } = extensions.EXT_meshopt_compression;
    const target = new Uint8Array(byteLength);
    MeshoptDecoder.decodeGltfBuffer(target, count, byteStride, binary.subarray(byteOffset, byteOffset + length), mode);
    return target;
  });
  const [{ scale, translation }] = document.nodes;
  const [{ count, max }] = document.accessors;
  const steps = new Uint16Array(places.buffer);
  const vertices = Float64Array.from({ length: 3 * count }, (_, i) => {
    const step = steps[4 * Math.floor(i / 3) + (i % 3)];
    assert.ok(step <= max[i % 3]);
    return (step * scale[i % 3] + translation[i % 3]) / 1e-6;
  });
  const mesh = { vertices, triangles: new Uint32Array(indices.buffer) };
  assert.deepEqual({ ...meshTopology(mesh) }, meshTopology(MESH));
  assert.ok(Math.abs(meshVolume(mesh) / meshVolume(MESH) - 1) < 1e-3);
  assert.ok(scale[0] < 1e-8, 'a step is less than 0.01 µm here');
});

interface GltfView {
  readonly byteLength: number;
  readonly extensions: {
    readonly EXT_meshopt_compression: {
      readonly byteOffset: number;
      readonly byteLength: number;
      readonly byteStride: number;
      readonly count: number;
      readonly mode: string;
    };
  };
}
