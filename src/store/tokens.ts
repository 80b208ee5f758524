import { hash } from 'node:crypto';

/**
 * What a document says, one number for each value and where it stands: a document that contains a fragment, in the
 * sense of PostgreSQL's `@>` on jsonb, has all tokens of the fragment. An index of them finds the few documents that
 * are then compared in full, and unlike an index of the documents it tells beforehand how many these are.
 *
 * @returns signed 64-bit integers in decimal, each once
 */
export function tokensIn(document: unknown): string[] {
  const tokens = new Set<string>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, path);
    else if (value === null || typeof value !== 'object') tokens.add(toToken(`${path}=${JSON.stringify(value)}`));
    else for (const [key, item] of Object.entries(value)) visit(item, `${path}>${key}`);
  };
  visit(document, '');
  return [...tokens];
}

/** The token of a link to an id, from anywhere in a document. */
export const linkToken = (id: string): string => toToken(`→${id}`);

const toToken = (text: string): string => hash('sha1', text, 'buffer').readBigInt64BE().toString();
