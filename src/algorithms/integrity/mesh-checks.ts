import { type Mesh, meshTopology, meshVolume, vertexCount } from '../mesh/mesh.ts';
import { type Finding, finding } from './finding.ts';

/**
 * A surface bounds a region when it is closed, all its faces look outward and it encloses a volume. Of a mesh whose
 * faces name vertices that it does not have, nothing more is said.
 */
export function checkMesh(mesh: Mesh): Finding[] {
  const { triangles, vertices } = mesh;
  const count = vertexCount(mesh);
  const strange = triangles.reduce((sum, vertex) => sum + (vertex < count ? 0 : 1), 0);
  const broken = vertices.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  const content = finding('content', [
    triangles.length === 0 && 'It has no face.',
    strange > 0 && `${strange} corners of faces are none of its ${count} vertices.`,
    broken > 0 && `${broken} coordinates are no finite numbers.`,
  ]);
  if (content.problem !== undefined) return [content];
  return [content, checkFaces(mesh), ...checkSurface(mesh)];
}

function checkFaces({ triangles }: Mesh): Finding {
  const faces = new Set<string>();
  let degenerate = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = triangles.slice(at, at + 3).sort();
    if (a === b || b === c) degenerate++;
    faces.add(`${a} ${b} ${c}`);
  }
  const duplicate = triangles.length / 3 - faces.size;
  return finding('faces', [
    degenerate > 0 && `${degenerate} faces have a corner twice.`,
    duplicate > 0 && `${duplicate} faces are there more than once.`,
  ]);
}

function checkSurface(mesh: Mesh): Finding[] {
  const { vertices, triangles, components, euler, openEdges, misdirectedEdges } = meshTopology(mesh);
  const volume = meshVolume(mesh);
  return [
    finding('closed', [openEdges > 0 && `${openEdges} edges have a number of faces other than 2.`]),
    finding('winding', [
      misdirectedEdges > 0 && `${misdirectedEdges} edges are between faces that look to different sides.`,
    ]),
    finding('volume', [!(volume > 0) && `It encloses ${volume} cubic units: its faces look inward, or it is flat.`], {
      vertices,
      triangles,
      components,
      euler,
      volume,
    }),
  ];
}
