import { nameOf } from '../../names.ts';
import type { SparqlView } from '../../sparql-views.ts';
import { coalesce } from '../../sql/coalesce.ts';
import { GraphTooLarge } from './errors.ts';
import type { ResultForm } from './graph-set.ts';
import type { GraphSource } from './graph-source.ts';
import type { GraphThread } from './graph-thread.ts';
import type { SparqlLimits } from './settings.ts';

/** Views that are asked as one. */
type Views = readonly SparqlView[];

/** What is kept of views that are asked as one. */
interface Kept {
  readonly views: Views;
  readonly generation: number;
  readonly content: string;
  /** The commit that each view is of. */
  readonly seqs: number[];
  quads: number;
}

export interface MemoryViews {
  query(views: Views, query: string, form: ResultForm): Promise<string>;
  /** Lets go of all datasets in which there is such a view. */
  forget(isGone: (view: SparqlView) => boolean): Promise<void>;
}

/**
 * Answers queries from memory. Datasets are loaded when they are first asked, and catch up with the last commit before
 * each answer; those that were not asked for longest make room for others.
 */
export function memoryViews(source: GraphSource, { maxQuads }: SparqlLimits, thread: GraphThread): MemoryViews {
  // The most recently asked comes last.
  const datasets = new Map<string, Kept>();
  const tooLarge = new Map<string, Pick<Kept, 'views' | 'content'>>();

  const current = async (key: string, views: Views, content: string): Promise<Kept> => {
    const known = datasets.get(key);
    datasets.delete(key);
    if (known?.generation === thread.generation && known.content === content) {
      datasets.set(key, known);
      return known;
    }
    const { generation } = thread;
    await thread.drop(key);
    if ((await thread.apply(key, '', [], generation)) === undefined) return current(key, views, content);
    const kept = { views, generation, content, seqs: views.map(() => 0), quads: 0 };
    datasets.set(key, kept);
    return kept;
  };
  const tooMany = (views: Views): GraphTooLarge =>
    new GraphTooLarge({ id: views.map(({ id }) => id).join(', '), maxQuads });
  const makeRoom = async (key: string, kept: Kept): Promise<void> => {
    const held = (): number => datasets.values().reduce((sum, { quads }) => sum + quads, 0);
    for (const other of datasets.keys()) {
      if (held() <= maxQuads || other === key) break;
      datasets.delete(other);
      await thread.drop(other);
    }
    if (kept.quads <= maxQuads) return;
    datasets.delete(key);
    tooLarge.set(key, kept);
    await thread.drop(key);
    throw tooMany(kept.views);
  };
  const catchUp = async (views: Views, last: number): Promise<void> => {
    const [key, content] = [keyOf(views), JSON.stringify(await Promise.all(views.map(source.identify)))];
    if (tooLarge.get(key)?.content === content) throw tooMany(views);
    const kept = await current(key, views, content);
    for (const [index, view] of views.entries()) {
      // The next changes are read while the thread takes these.
      let changes = kept.seqs[index] < last ? await source.graphChanges(view, kept.seqs[index]) : [];
      while (kept.seqs[index] < last) {
        const [seq, these] = [changes.at(-1)?.seq ?? last, changes];
        const [quads, next] = await Promise.all([
          these.length > 0 ? thread.apply(key, keyOf([view]), these, kept.generation) : kept.quads,
          seq < last ? source.graphChanges(view, seq) : [],
        ]);
        if (quads === undefined || datasets.get(key) !== kept) return catchUp(views, last);
        kept.quads = quads;
        kept.seqs[index] = seq;
        changes = next;
        await makeRoom(key, kept);
      }
    }
  };
  // Queries that come together share one look at the log.
  const upToDate = coalesce(async (asked: readonly Views[]) => {
    const last = await source.lastCommit();
    const done = new Map<string, Promise<unknown>>();
    for (const views of asked) {
      const key = keyOf(views);
      if (!done.has(key)) done.set(key, settled(catchUp(views, last)));
      await done.get(key);
    }
    return Promise.all(asked.map((views) => done.get(keyOf(views))));
  });
  return {
    async query(views, query, form) {
      for (;;) {
        const failure = await upToDate.ask(views);
        if (failure) throw failure;
        const results = await thread.query(keyOf(views), query, form);
        // Another dataset may have taken its room in between.
        if (results !== undefined) return results;
      }
    },
    async forget(isGone) {
      for (const [key, { views }] of tooLarge) if (views.some(isGone)) tooLarge.delete(key);
      for (const [key, { views }] of datasets) {
        if (views.some(isGone) && datasets.delete(key)) await thread.drop(key);
      }
    },
  };
}

const keyOf = (views: Views): string => views.map(({ project, id }) => `${nameOf(project)}/${id}`).join(' ');

/** The error of what fails, undefined for what does not. */
const settled = (promise: Promise<void>): Promise<unknown> => promise.then(() => undefined).catch((error) => error);
