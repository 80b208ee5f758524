import { z } from 'zod';
import type { Resource } from '../store/resource.ts';
import { oneOrMany, Text } from './documents.ts';

/** A file of an entity. */
export interface Distribution {
  readonly name?: string;
  readonly encodingFormat?: string;
  /** Bytes. */
  readonly contentSize?: number;
  /** Lower-case hexadecimal. */
  readonly sha256?: string;
  readonly contentUrl?: string;
}

const DataDownload = z.looseObject({
  name: Text.optional(),
  encodingFormat: Text.optional(),
  contentSize: z.looseObject({ value: z.number() }).optional(),
  digest: z.looseObject({ algorithm: z.string(), value: z.string() }).optional(),
  contentUrl: z.union([z.string(), z.looseObject({ '@id': z.string() }).transform((url) => url['@id'])]).optional(),
});
const WithDistributions = z.looseObject({ distribution: oneOrMany(DataDownload) });

/** The files of a resource; none when it has no distribution that can be read as one. */
export function distributionsOf({ source }: Pick<Resource, 'source'>): Distribution[] {
  const parsed = WithDistributions.safeParse(source);
  if (!parsed.success) return [];
  return parsed.data.distribution.map(({ name, encodingFormat, contentSize, digest, contentUrl }) => ({
    name,
    encodingFormat,
    contentSize: contentSize?.value,
    sha256: digest?.algorithm === 'SHA-256' ? digest.value.toLowerCase() : undefined,
    contentUrl,
  }));
}
