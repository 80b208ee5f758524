import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Mesh } from '../../algorithms/mesh/mesh.ts';
import { parseObj } from '../../algorithms/mesh/read-obj.ts';
import { parseStl } from '../../algorithms/mesh/read-stl.ts';

/** By ending. */
const READERS: Readonly<Record<string, (bytes: Buffer) => Mesh>> = {
  '.obj': (bytes) => parseObj(bytes.toString('latin1')),
  '.stl': parseStl,
};

const readerOf = (path: string) => READERS[extname(path).toLowerCase()];

export const isMeshFile = (path: string): boolean => readerOf(path) !== undefined;

/** Reads a mesh file by its ending. @throws MeshUnreadable */
export const readMesh = async (path: string): Promise<Mesh> => readerOf(path)(await readFile(path));
