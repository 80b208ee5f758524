import type { SparqlView } from '../../sparql-views.ts';
import { coalesce } from '../../sql/coalesce.ts';
import { GraphTooLarge } from './errors.ts';
import type { GraphChange, ResultForm } from './graph-set.ts';
import { type GraphLimits, graphThread } from './graph-thread.ts';

/** Where views get their content from. */
export interface GraphSource {
  lastCommit(): Promise<number>;
  /** Changes of a view after a commit, in their order and a bounded number at a time; none: the view is up to date. */
  graphChanges(view: SparqlView, after: number): Promise<readonly (GraphChange & { readonly seq: number })[]>;
}

export interface SparqlLimits extends GraphLimits {
  /** Of all views that are kept at a time. */
  readonly maxQuads: number;
}

/** About 1.1 GB of quads, and as much again for the query that runs. */
export const DEFAULT_LIMITS: SparqlLimits = { maxQuads: 2_000_000, timeoutMs: 60_000, maxBytes: 3 * 2 ** 30 };

export interface SparqlEngine {
  query(view: SparqlView, query: string, form: ResultForm): Promise<string>;
  restart(view: SparqlView): Promise<void>;
  close(): Promise<void>;
}

/** What is kept of a view. */
interface Kept {
  readonly generation: number;
  readonly selection: string;
  /** The commit that it is of. */
  seq: number;
  quads: number;
}

/**
 * Answers queries from memory. Views are loaded when they are first asked, and catch up with the last commit before each
 * answer; those that were not asked for longest make room for others.
 */
export function sparqlEngine(source: GraphSource, limits: SparqlLimits): SparqlEngine {
  const thread = graphThread(limits);
  // The most recently asked comes last.
  const views = new Map<string, Kept>();
  const tooLarge = new Map<string, string>();

  const current = async (key: string, selection: string): Promise<Kept> => {
    const known = views.get(key);
    views.delete(key);
    if (known?.generation === thread.generation && known.selection === selection) {
      views.set(key, known);
      return known;
    }
    await thread.drop(key);
    const kept = { generation: thread.generation, selection, seq: 0, quads: await thread.apply(key, []) };
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
    tooLarge.set(key, kept.selection);
    await thread.drop(key);
    throw new GraphTooLarge({ id, maxQuads: limits.maxQuads });
  };
  const catchUp = async (view: SparqlView, last: number): Promise<void> => {
    const [key, selection] = [keyOf(view), JSON.stringify(view.selection)];
    if (tooLarge.get(key) === selection) throw new GraphTooLarge({ id: view.id, maxQuads: limits.maxQuads });
    const kept = await current(key, selection);
    while (kept.seq < last) {
      const changes = await source.graphChanges(view, kept.seq);
      if (changes.length > 0) kept.quads = await thread.apply(key, changes);
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
      for (;;) {
        const failure = await upToDate.ask(view);
        if (failure) throw failure;
        const results = await thread.query(keyOf(view), query, form);
        // Another view may have taken its room in between.
        if (results !== undefined) return results;
      }
    },
    async restart(view) {
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
