import type { DocumentRow, DocumentRows, FetchQuestion } from '../document-rows.ts';
import type { Postings } from './postings.ts';

/** The same rows, found by postings: the database is asked for no more than what is read of them. */
export function rowsByPostings(postings: Postings, rows: DocumentRows): DocumentRows {
  const fetch = async (question: FetchQuestion): Promise<readonly DocumentRow[]> => {
    const places = question.entities.flatMap((entity) => postings.placeOf(entity) ?? []);
    const found = await rows.fetchPlaced({ ...question, places });
    if (found.length === question.entities.length) return found;
    const known = new Set(found.map(({ entity }) => entity));
    const moved = await rows.fetch({ ...question, entities: question.entities.filter((entity) => !known.has(entity)) });
    return [...found, ...moved].sort((a, b) => a.entity - b.entity);
  };
  return {
    ...rows,
    fetch,
    async find({ narrow, after, among, limit, reads, ...question }) {
      const found = postings.find(narrow, question.projects, after);
      const entities = found.slice(0, Math.min(limit, among ?? limit));
      const isWhole = entities.length <= question.whole;
      if (reads || isWhole) return fetch({ ...question, whole: isWhole ? 1 : 0, entities });
      return entities.map((entity) => ({ entity, id: null, members: null, source: null, whole: null }));
    },
    async count({ narrow, projects, after, among }) {
      const { length } = postings.find(narrow, projects, after);
      return Math.min(length, among ?? length);
    },
  };
}
