import { readFile } from 'node:fs/promises';
import type { LoadContext, LoadedContext } from './contexts.ts';

/** Contexts that come with the software, by the IRI they are known under. */
const FILES: Readonly<Record<string, string>> = { 'https://bbp.neuroshapes.org': 'neuroshapes.jsonld' };
const FOLDER = new URL('../../schemas/contexts/', import.meta.url);

/** Loads the contexts of `schemas/contexts`; each is read once. */
export function knownContexts(): LoadContext {
  const loaded = new Map<string, Promise<LoadedContext>>();
  return async (iri) => {
    if (!Object.hasOwn(FILES, iri)) return undefined;
    const context = loaded.get(iri) ?? load(FILES[iri]);
    loaded.set(iri, context);
    return context;
  };
}

async function load(file: string): Promise<LoadedContext> {
  const document = JSON.parse(await readFile(new URL(file, FOLDER), 'utf8'));
  return { context: document['@context'], key: file };
}
