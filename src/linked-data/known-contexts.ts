import { readdir, readFile } from 'node:fs/promises';
import type { LoadContext, LoadedContext } from './contexts.ts';

const FOLDER = new URL('../../schemas/contexts/', import.meta.url);
const NEXUS = 'https://bluebrain.github.io/nexus/contexts/';

/** Contexts that come with the software and are not those of Nexus, by the IRI they are known under. */
const FILES: Readonly<Record<string, string>> = { 'https://bbp.neuroshapes.org': 'neuroshapes.jsonld' };
/** Addresses under which clients ask for what has another name. */
const ALIASES: Readonly<Record<string, string>> = {
  [`${NEXUS}resource.json`]: `${NEXUS}metadata.json`,
  'https://bluebrainnexus.io/contexts/metadata.json': `${NEXUS}metadata.json`,
};

/** Loads the contexts of `schemas/contexts`; each is read once. */
export const knownContexts = (): LoadContext => contextsIn(FILES);

/** Those of Nexus alone: others may be registered, in whatever project, with other terms. */
export const nexusContexts = (): LoadContext => contextsIn({});

function contextsIn(files: typeof FILES): LoadContext {
  const loaded = new Map<string, Promise<LoadedContext>>();
  let names: Promise<readonly string[]> | undefined;
  return async (asked) => {
    const iri = Object.hasOwn(ALIASES, asked) ? ALIASES[asked] : asked;
    names ??= readdir(new URL('nexus/', FOLDER));
    const file = Object.hasOwn(files, iri) ? files[iri] : fileOf(iri, await names);
    if (file === undefined) return undefined;
    const context = loaded.get(file) ?? load(file);
    loaded.set(file, context);
    return context;
  };
}

function fileOf(iri: string, ofNexus: readonly string[]): string | undefined {
  const name = iri.startsWith(NEXUS) ? iri.slice(NEXUS.length) : '';
  return ofNexus.includes(name) ? `nexus/${name}` : undefined;
}

async function load(file: string): Promise<LoadedContext> {
  const document = JSON.parse(await readFile(new URL(file, FOLDER), 'utf8'));
  return { context: document['@context'], key: file };
}
