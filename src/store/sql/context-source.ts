import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { LoadContext } from '../../linked-data/contexts.ts';
import type { Caller } from '../caller.ts';
import { isReserved } from '../names.ts';
import type { ContextRef, Iri } from '../resource.ts';
import { hasType, placesOf, resolversOf } from './resolution-places.ts';
import type { Settings, StoredProject } from './settings.ts';

export interface ContextSource {
  /** Finds the contexts that a new document of a project names, and remembers which it found. */
  toWrite(
    settings: Settings,
    project: StoredProject,
    caller: Caller,
  ): { readonly load: LoadContext; readonly refs: ReadonlyMap<string, ContextRef> };
  /** Gives those of `refs` again, in the revisions that they name. */
  asWritten(refs: readonly ContextRef[]): LoadContext;
}

/** Contexts kept parsed, by the content that holds them. */
const KEPT = 64;

/**
 * Contexts of Nexus come with the software, others are what the project's resolvers find, deprecated ones included;
 * where they find nothing, what comes with the software.
 */
export function contextSource(db: Kysely<unknown>, given: LoadContext): ContextSource {
  const database = randomUUID();
  const kept = new Map<number, unknown>();
  const contextIn = async (content: number): Promise<unknown> => {
    if (!kept.has(content)) {
      const { rows } = await sql<{ source: string }>`select source from contents where key = ${content}`.execute(db);
      kept.set(content, JSON.parse(rows[0].source)['@context'] ?? {});
      if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? 0);
    }
    return kept.get(content);
  };
  const loaded = async (content: number) => ({ context: await contextIn(content), key: `${database}/${content}` });
  const toWrite: ContextSource['toWrite'] = (settings, project, caller) => {
    const refs = new Map<string, ContextRef>();
    const comesWithUs: LoadContext = async (iri) => {
      const context = await given(iri);
      if (context) refs.set(iri, { iri });
      return context;
    };
    const load: LoadContext = async (iri) => {
      if (isReserved(iri)) return comesWithUs(iri);
      const places = resolversOf(settings, project)
        .flatMap((resolver) => placesOf(settings, project, resolver, caller))
        .filter(({ isOpen }) => isOpen);
      const keys = [...new Set(places.map((place) => place.project.key))];
      const { rows } = await sql<{ id: Iri; project: number; rev: number; content: number; types: Iri[] }>`
        select e.id, e.project, s.rev, s.content, c.types
        from entities e join states s on s.entity = e.key and s.to_seq is null join contents c on c.key = s.content
        where e.id = ${iri} and e.project = any(${keys}::int[])`.execute(db);
      for (const place of places) {
        const row = rows.find((one) => one.project === place.project.key && hasType(one, place.types));
        if (!row) continue;
        const { org, project: label } = place.project;
        refs.set(iri, { iri, resource: { org, project: label, id: row.id, rev: row.rev } });
        return loaded(row.content);
      }
      return comesWithUs(iri);
    };
    return { load, refs };
  };
  const asWritten: ContextSource['asWritten'] = (refs) => async (iri) => {
    const ref = refs.find((one) => one.iri === iri);
    if (!ref?.resource) return ref && given(iri);
    const { org, project, id, rev } = ref.resource;
    const { rows } = await sql<{ content: number }>`
      select s.content from organizations o join projects p on p.organization = o.key
      join entities e on e.project = p.key join states s on s.entity = e.key
      where o.label = ${org} and p.label = ${project} and e.id = ${id} and s.rev = ${rev}`.execute(db);
    return loaded(rows[0].content);
  };
  return { toWrite, asWritten };
}
