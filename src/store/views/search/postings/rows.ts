import type { DocumentRows } from '../document-rows.ts';
import type { Postings } from './postings.ts';

/** The same rows, found by postings: the database is asked for no more than what is read of them. */
export const rowsByPostings = (postings: Postings, { fetch }: DocumentRows): DocumentRows => ({
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
});
