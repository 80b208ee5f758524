import { z } from 'zod';
import { readJson } from '../../ontology/read-json.ts';
import { MalformedRegionMetadata } from './errors.ts';

/** A region by a query on the hierarchy; see `findRegions`. */
export interface RegionQuery {
  readonly name: string;
  readonly query: string;
  readonly attribute: string;
  readonly withDescendants: boolean;
}

/** Layer n (from 1) is what `queries[n - 1]` finds inside the region; `names` are for people and files. */
export interface LayerQueries {
  readonly names: readonly string[];
  readonly queries: readonly string[];
  readonly attribute: string;
  readonly withDescendants: boolean;
}

export interface RegionMetadata {
  readonly region: RegionQuery;
  readonly layers?: LayerQueries;
}

const RegionMetadataFile = z
  .looseObject({
    region: z.looseObject({
      name: z.string(),
      query: z.string(),
      attribute: z.string(),
      with_descendants: z.boolean().default(false),
    }),
    layers: z
      .looseObject({
        names: z.array(z.string()).min(1),
        queries: z.array(z.string()),
        attribute: z.string(),
        with_descendants: z.boolean().default(false),
      })
      .refine(({ names, queries }) => names.length === queries.length, 'there must be one query a name')
      .optional(),
  })
  .transform(({ region, layers }): RegionMetadata => {
    const { name, query, attribute, with_descendants: withDescendants } = region;
    return {
      region: { name, query, attribute, withDescendants },
      layers: layers && {
        names: layers.names,
        queries: layers.queries,
        attribute: layers.attribute,
        withDescendants: layers.with_descendants,
      },
    };
  });

/** Reads a metadata file of the reference, such as isocortex_metadata.json. @throws OntologyFileUnreadable, MalformedRegionMetadata */
export const readRegionMetadata = async (path: string): Promise<RegionMetadata> =>
  parseRegionMetadata(await readJson(path), path);

/**
 * @param file - its name, for messages
 * @throws MalformedRegionMetadata
 * @see atlas-commons, utils.py, `assert_metadata_content`
 */
export function parseRegionMetadata(json: unknown, file: string): RegionMetadata {
  const parsed = RegionMetadataFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new MalformedRegionMetadata({ file, at: path.join('/') || 'the top', reason: message });
}
