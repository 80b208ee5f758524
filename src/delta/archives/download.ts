import { Readable } from 'node:stream';
import { AtlasError } from '../../errors.ts';
import type { Archive } from '../../store/archives.ts';
import { encodeSegment, nameOf } from '../../store/names.ts';
import type { FileResource, Resource } from '../../store/resource.ts';
import type { DeltaParts, Place } from '../parts.ts';
import { Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { fetchReferred } from '../resources/referred.ts';
import { type Representation, represent } from '../resources/represent.ts';
import { authorizeBytes } from '../storages/load.ts';
import { toWanted, type Wanted } from './entries.ts';
import type { ZipEntry } from './zip.ts';

/** Resources in memory at a time while it is found out what is there. */
const TOGETHER = 16;

/**
 * The files of a ZIP, looked up before the first byte is sent; what they hold is read when it is their turn, in the
 * revisions that were found.
 *
 * @param ignoreNotFound - leaves out what is not there
 * @throws Rejection ResourceNotFound, AuthorizationFailed
 */
export async function zipEntriesOf(
  parts: DeltaParts,
  request: Request,
  { entries }: Archive,
  place: Place,
  ignoreNotFound: boolean,
): Promise<ZipEntry[]> {
  const wanted = entries.map((entry) => toWanted(entry, parts.publicUrl, { project: place.ref, iri: place.iri }));
  const found: ZipEntry[] = [];
  const taken = new Set(wanted.map(({ path }) => path));
  for (let first = 0; first < wanted.length; first += TOGETHER) {
    const asked = wanted.slice(first, first + TOGETHER);
    const entriesFound = await Promise.all(asked.map((one) => find(parts, request, one, ignoreNotFound)));
    for (const entry of entriesFound.filter((one) => one !== undefined)) {
      const path = freePath(entry.paths, taken);
      taken.add(path);
      found.push({ ...entry, path });
    }
  }
  return found;
}

type Found = Omit<ZipEntry, 'path'> & { readonly paths: readonly string[] };

async function find(
  parts: DeltaParts,
  request: Request,
  wanted: Wanted,
  ignoreNotFound: boolean,
): Promise<Found | undefined> {
  const { project, id, version, isFile, form, path } = wanted;
  const subject = await fetchReferred(parts, request, project, id, version).catch((error) => {
    if (error instanceof AtlasError && error.tag !== 'AuthorizationFailed') return undefined;
    throw error;
  });
  const resource = subject?.resource;
  const modifiedAt = new Date(resource?.audit.updatedAt ?? 0);
  if (resource && !isFile) {
    const paths = [path ?? documentPath(wanted, form)];
    const open = async () => {
      const again = await fetchReferred(parts, request, project, id, { rev: resource.rev });
      const value = await represent(again, form);
      return Readable.from([typeof value === 'string' ? value : JSON.stringify(value)], { objectMode: false });
    };
    return { paths, modifiedAt, open };
  }
  const file = resource?.file;
  if (file) {
    await authorizeBytes(parts, request, resource as FileResource);
    const paths = path === undefined ? filePaths(resource, file.filename) : [path];
    return { paths, modifiedAt, bytes: file.bytes, open: () => parts.store.openFile(file) };
  }
  if (ignoreNotFound) return undefined;
  const reason = `The resource '${id}' was not found in project '${nameOf(project)}'.`;
  throw new Rejection(404, 'ResourceNotFound', reason);
}

const ENDINGS: Partial<Record<Representation, string>> = { 'n-triples': 'nt', 'n-quads': 'nq', dot: 'dot' };

function documentPath({ project, id, version }: Wanted, form: Representation): string {
  const asked =
    version === undefined ? '' : `?${new URLSearchParams(Object.entries(version).map(([k, v]) => [k, `${v}`]))}`;
  return `${nameOf(project)}/${form}/${encodeSegment(id + asked)}.${ENDINGS[form] ?? 'json'}`;
}

/** Where two files have one name, the second stands in a folder of its own. */
const filePaths = ({ project, id }: Resource, filename: string): string[] => [
  `${nameOf(project)}/file/${filename}`,
  `${nameOf(project)}/file/${encodeSegment(id)}/${filename}`,
];

const freePath = (paths: readonly string[], taken: ReadonlySet<string | undefined>): string =>
  (paths.length > 1 ? paths.find((path) => !taken.has(path)) : undefined) ?? paths[paths.length - 1];
