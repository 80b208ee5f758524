import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Blob } from '../blob-store.ts';
import type { Caller } from '../caller.ts';
import { ResourceNotFound, UnexpectedKind, UploadNotFound } from '../errors.ts';
import { expandedDescription, type FileDescription } from '../file-description.ts';
import type { Content, FileWrite, Upload } from '../file-write.ts';
import { mintId, NXV, nameOf, schemaOf } from '../names.ts';
import { toStoredText } from '../payload.ts';
import type { Store, Write } from '../port.ts';
import { InvalidPayload } from '../request-errors.ts';
import type { FileResource, Iri } from '../resource.ts';
import type { WriteContent } from './batch-writer.ts';
import type { Inner } from './inner.ts';
import { authorizeSomewhere, type StoredProject } from './settings.ts';
import { type StoredRef, storageIn } from './stored-refs.ts';
import { checkWrite, definitions, prepareWrite, send, tokensOf } from './writes.ts';

type Files = Pick<Store, 'createFile' | 'updateFile' | 'describeFile' | 'upload'>;

/** Bytes that are in the blob store, with what their upload said of them. */
type Stored = Blob & { readonly upload?: string; readonly filename?: string; readonly mediaType?: string };

export function files(inner: Inner): Files {
  const { db, settings, blobs } = inner;
  const keeping = blobKeeper(inner);
  const write = async (
    action: 'create' | 'update',
    { project: ref, caller, id: given, rev, tag, parts, ...what }: Write & FileWrite & { id?: Iri; rev?: number },
  ): Promise<FileResource> => {
    checkWrite(given, tag, parts);
    const { kinds, project } = await prepareWrite(inner, ref, 'file', caller, what.permission);
    return keeping(what.content, caller, async (stored) => {
      const id = given ?? mintId(project.base);
      const resource = await send(inner, project, caller, {
        ...{ action, project: project.key, id, rev, kind: 'file', kinds, tag, by: caller.subject },
        ...describe(id, stored, what),
        ...definitions(parts),
      });
      if (stored.upload) await sql`delete from uploads where id = ${stored.upload}::uuid`.execute(db);
      return resource as FileResource; // what was written as a file comes back as one
    });
  };
  return {
    createFile: (given) => write('create', given),
    updateFile: (given) => write('update', given),
    async describeFile({ project: ref, caller, id, rev, tag, described }) {
      checkWrite(id, tag);
      const { kinds, project } = await prepareWrite(inner, ref, 'file', caller);
      const current = await fileNow(inner, project, id);
      const what = { ...current, described: { ...current.described, ...described } };
      const resource = await send(inner, project, caller, {
        ...{ action: 'update', project: project.key, id, rev, kind: 'file', kinds, tag, by: caller.subject },
        ...describe(id, current, what),
      });
      return resource as FileResource; // what was written as a file comes back as one
    },
    async upload({ caller, filename, mediaType, content }) {
      authorizeSomewhere(await settings.current(), caller, 'files/write');
      describe('', { bytes: 0, sha256: '' }, { filename, mediaType });
      return keeping(content, caller, async ({ sha256, bytes }): Promise<Upload> => {
        const id = randomUUID();
        const { rows } = await sql<{ expires_at: string }>`
          insert into uploads values (${id}::uuid, ${sha256}, ${bytes}, ${filename}, ${mediaType}, ${caller.subject},
            now() + interval '1 day') returning expires_at`.execute(db);
        return {
          id,
          filename,
          mediaType,
          bytes,
          sha256,
          location: blobs.locate(sha256),
          expiresAt: rows[0].expires_at,
        };
      });
    },
  };
}

/**
 * Stores bytes, then registers them. When that fails they are removed again, unless something else refers to them or
 * another write is under way that may be about to.
 */
function blobKeeper(inner: Inner) {
  let underWay = 0;
  return async <Result>(content: Content, caller: Caller, register: (stored: Stored) => Promise<Result>) => {
    underWay++;
    try {
      const stored = await store(inner, content, caller);
      try {
        return await register(stored);
      } catch (error) {
        if (underWay === 1 && !(await isReferred(inner, stored.sha256))) await inner.blobs.remove(stored.sha256);
        throw error;
      }
    } finally {
      underWay--;
    }
  };
}

async function store({ blobs, db }: Inner, content: Content, caller: Caller): Promise<Stored> {
  if (content instanceof Readable || 'path' in content) return blobs.put(content);
  const id = content.upload;
  const { rows } = await sql<Stored>`
    select id as upload, sha256, bytes, filename, media_type as "mediaType" from uploads
    where id::text = ${id} and by = ${caller.subject} and expires_at > now()`.execute(db);
  if (rows.length === 0) throw new UploadNotFound({ id });
  return rows[0];
}

async function isReferred({ db }: Inner, sha256: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from contents where sha256 = ${sha256})
      or exists (select from uploads where sha256 = ${sha256}) as found`.execute(db);
  return rows[0].found;
}

/** @throws InvalidPayload when name or media type are none */
function describe(
  id: string,
  { sha256, bytes, ...uploaded }: Stored,
  {
    filename = uploaded.filename ?? 'file',
    mediaType = uploaded.mediaType ?? 'application/octet-stream',
    storage,
    described = {},
  }: Omit<FileWrite, 'content'>,
): WriteContent {
  if (!/^(?!\.{1,2}$)[^\p{Cc}/\\]{1,255}$/u.test(filename) || !filename.isWellFormed()) {
    throw new InvalidPayload({ reason: `${JSON.stringify(filename.slice(0, 80))} is not a file name.` });
  }
  if (!/^[\w.+-]+\/[\w.+-]+( *;[\x20-\x7e]*)?$/.test(mediaType)) {
    throw new InvalidPayload({ reason: `${JSON.stringify(mediaType.slice(0, 80))} is not a media type.` });
  }
  const types = [`${NXV}File`];
  const facts = { filename, mediaType, bytes, digest: sha256 };
  const told = Object.entries(facts).map(([name, value]) => [NXV + name, [{ '@value': value }]]);
  const expanded = { '@id': id, '@type': types, ...Object.fromEntries(told), ...expandedDescription(described) };
  return {
    schema: schemaOf('file'),
    types,
    source: toStoredText({ ...described }),
    expanded,
    contexts: storage ? [{ role: 'storage', ...storage }] : [],
    tokens: tokensOf(expanded, id),
    ...{ filename, mediaType, bytes, sha256 },
  };
}

type Current = Blob & Required<Pick<FileWrite, 'filename' | 'mediaType' | 'described'>> & Pick<FileWrite, 'storage'>;

/** What the revision in force says; whether it is the one that the caller read is seen when the next is written. */
async function fileNow({ db }: Inner, project: StoredProject, id: Iri): Promise<Current> {
  type Row = Omit<Current, 'described' | 'sha256'> & {
    readonly kind: string;
    readonly sha256: string | null;
    readonly source: string;
    readonly contexts: readonly StoredRef[];
  };
  const { rows } = await sql<Row>`
    select e.kind, c.filename, c.media_type as "mediaType", c.bytes, c.sha256, c.source, c.contexts
    from entities e join states s on s.entity = e.key and s.to_seq is null join contents c on c.key = s.content
    where e.project = ${project.key} and e.id = ${id}`.execute(db);
  if (rows.length === 0) throw new ResourceNotFound({ id, project: nameOf(project) });
  const [{ kind, sha256, source, contexts, filename, mediaType, bytes }] = rows;
  if (sha256 === null) throw new UnexpectedKind({ id, kind });
  const described: FileDescription = JSON.parse(source); // as `describe` has written it
  return { filename, mediaType, bytes, sha256, described, ...storageIn(contexts) };
}
