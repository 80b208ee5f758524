import { readFile } from 'node:fs/promises';
import type { Finding } from '../../algorithms/integrity/finding.ts';
import { checkMesh } from '../../algorithms/integrity/mesh-checks.ts';
import { parseObj } from '../../algorithms/mesh/read-obj.ts';
import { defineKernel } from '../../volume/slabs.ts';

/** Reads and checks one OBJ file. @throws MeshUnreadable when it is not OBJ */
export async function checkMeshFile(_slabs: readonly [], { path }: { readonly path: string }): Promise<Finding[]> {
  return checkMesh(parseObj(await readFile(path, 'latin1')));
}

export const checkMeshFileKernel = defineKernel(import.meta.url, checkMeshFile);
