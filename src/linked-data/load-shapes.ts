import { readdir, readFile } from 'node:fs/promises';
import { compileShapes, type Shapes } from './shapes.ts';

const FOLDER = new URL('../../schemas/shapes/', import.meta.url);

/** The shapes of `schemas/shapes`, compiled. */
export async function loadShapes(): Promise<Shapes> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.ttl')).sort();
  return compileShapes(await Promise.all(names.map((name) => readFile(new URL(name, FOLDER), 'utf8'))));
}
