import { z } from 'zod';
import { Iri } from './iri.ts';

/** What a fetch found, as the fingerprint of its job: the resource, its revision and the digest of its file. */
export const Fetched = z.strictObject({ id: Iri, rev: z.int(), sha256: z.string() });
export type Fetched = z.infer<typeof Fetched>;

/** @returns undefined for the fingerprint of another kind of job, and for none */
export function parseFetched(fingerprint: string | undefined): Fetched | undefined {
  if (fingerprint === undefined || !fingerprint.startsWith('{')) return undefined;
  return Fetched.safeParse(JSON.parse(fingerprint)).data;
}
