import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { IdsFileInvalid, UnknownIdsKey } from './errors.ts';
import { toIri } from './iri.ts';
import type { Link } from './link.ts';

const Id = z.string().min(1);
const Ids = z.record(z.string(), Id);
const ByEnvironment = z.object({ prod: Id, staging: Id });

/** The ids file (`nexus_ids.json`): which resource is which input. An id may end in `?tag=` or `?rev=`. */
export const AtlasIds = z.looseObject({
  AtlasRelease: ByEnvironment,
  CellComposition: ByEnvironment.optional(),
  species: Id,
  reference_system: Id,
  ParcellationOntology: Ids,
  /** By voxel size (µm), type and name. */
  VolumetricDataLayer: z.record(z.string(), z.record(z.string(), Ids)),
  metadata: Ids,
});
export type AtlasIds = z.infer<typeof AtlasIds>;

/** @throws IdsFileInvalid */
export async function readAtlasIds(path: string): Promise<AtlasIds> {
  try {
    return AtlasIds.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new IdsFileInvalid({ path, problem }, { cause });
  }
}

/** A path in the ids file; `{RESOLUTION}` stands for the configured voxel size. */
export type IdsKey = readonly string[];

/**
 * The resource that an input is.
 *
 * @throws UnknownIdsKey, as for volumes of a voxel size that the file does not list
 */
export function inputLink(ids: AtlasIds, key: IdsKey, resolution: string): Link {
  const link = findLink(ids, key, resolution);
  if (!link) throw new UnknownIdsKey({ key: pathOf(key, resolution).join('.') });
  return link;
}

/** As `inputLink`, for what there need not be. */
export function findLink(ids: AtlasIds, key: IdsKey, resolution: string): Link | undefined {
  const found = pathOf(key, resolution).reduce<unknown>(
    (at, name) => (at as Record<string, unknown> | undefined)?.[name],
    ids,
  );
  return typeof found === 'string' ? parseVersionedId(found) : undefined;
}

const pathOf = (key: IdsKey, resolution: string) => key.map((name) => name.replace('{RESOLUTION}', resolution));

/** An id with its version, `id?tag=T` or `id?rev=N`, as ids files write it. */
export function parseVersionedId(text: string): Link {
  const [, id, name, value] = /^(.*?)(?:\?(tag|rev)=(.+))?$/.exec(text) ?? [];
  if (name === undefined) return { id: toIri(id) };
  return { id: toIri(id), version: name === 'tag' ? { tag: decodeURIComponent(value) } : { rev: Number(value) } };
}
