import { nameOf } from '../../names.ts';
import type { SparqlView } from '../../sparql-views.ts';
import { coalesce } from '../../sql/coalesce.ts';
import { DEFAULT_SPARQL_VIEW } from '../default-views.ts';
import { endpointView } from './endpoint.ts';
import { GraphTooLarge } from './errors.ts';
import type { GraphSource, SparqlEngine } from './graph-source.ts';
import { graphThread } from './graph-thread.ts';
import type { SparqlSettings } from './settings.ts';

/** What is kept of a view. */
interface Kept {
  readonly generation: number;
  readonly content: string;
  /** The commit that it is of. */
  seq: number;
  quads: number;
}

/**
 * Answers queries from memory. Views are loaded when they are first asked, and catch up with the last commit before each
 * answer; those that were not asked for longest make room for others.
 */
export function sparqlEngine(source: GraphSource, { endpoints, ...limits }: SparqlSettings): SparqlEngine {
  const thread = graphThread(limits);
  const external = new Map(
    Object.entries(endpoints).map(([name, endpoint]) => [name, endpointView(endpoint, source, limits, thread)]),
  );
  const externalOf = ({ project, id }: SparqlView) =>
    id === DEFAULT_SPARQL_VIEW ? external.get(nameOf(project)) : undefined;
  // The most recently asked comes last.
  const views = new Map<string, Kept>();
  const tooLarge = new Map<string, string>();

  const current = async (key: string, content: string): Promise<Kept> => {
    const known = views.get(key);
    views.delete(key);
    if (known?.generation === thread.generation && known.content === content) {
      views.set(key, known);
      return known;
    }
    const { generation } = thread;
    await thread.drop(key);
    if ((await thread.apply(key, [], generation)) === undefined) return current(key, content);
    const kept = { generation, content, seq: 0, quads: 0 };
    views.set(key, kept);
    return kept;
  };
  const makeRoom = async (key: string, kept: Kept, id: string): Promise<void> => {
    const held = (): number => views.values().reduce((sum, { quads }) => sum + quads, 0);
    for (const other of views.keys()) {
      if (held() <= limits.maxQuads || other === key) break;
      views.delete(other);
      await thread.drop(other);
    }
    if (kept.quads <= limits.maxQuads) return;
    views.delete(key);
    tooLarge.set(key, kept.content);
    await thread.drop(key);
    throw new GraphTooLarge({ id, maxQuads: limits.maxQuads });
  };
  const catchUp = async (view: SparqlView, last: number): Promise<void> => {
    const [key, content] = [keyOf(view), await source.identify(view)];
    if (tooLarge.get(key) === content) throw new GraphTooLarge({ id: view.id, maxQuads: limits.maxQuads });
    const kept = await current(key, content);
    while (kept.seq < last) {
      const changes = await source.graphChanges(view, kept.seq);
      const quads = changes.length > 0 ? await thread.apply(key, changes, kept.generation) : kept.quads;
      if (quads === undefined) return catchUp(view, last);
      kept.quads = quads;
      kept.seq = changes.at(-1)?.seq ?? last;
      await makeRoom(key, kept, view.id);
    }
  };
  // Queries that come together share one look at the log.
  const upToDate = coalesce(async (asked: readonly SparqlView[]) => {
    const last = await source.lastCommit();
    const done = new Map<string, Promise<unknown>>();
    for (const view of asked) {
      const key = keyOf(view);
      if (!done.has(key)) done.set(key, settled(catchUp(view, last)));
      await done.get(key);
    }
    return Promise.all(asked.map((view) => done.get(keyOf(view))));
  });
  return {
    async query(view, query, form) {
      const outside = externalOf(view);
      if (outside) return outside.query(view, query, form);
      for (;;) {
        const failure = await upToDate.ask(view);
        if (failure) throw failure;
        const results = await thread.query(keyOf(view), query, form);
        // Another view may have taken its room in between.
        if (results !== undefined) return results;
      }
    },
    async restart(view) {
      await externalOf(view)?.restart(view);
      const key = keyOf(view);
      views.delete(key);
      tooLarge.delete(key);
    },
    close: () => thread.close(),
  };
}

const keyOf = ({ project, id }: SparqlView): string => `${project.org}/${project.project}/${id}`;

/** The error of what fails, undefined for what does not. */
const settled = (promise: Promise<void>): Promise<unknown> => promise.then(() => undefined).catch((error) => error);
