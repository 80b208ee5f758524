import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { expand } from '../../linked-data/expand.ts';
import { may, writePermission } from '../acl.ts';
import type { Caller } from '../caller.ts';
import {
  AuthorizationFailed,
  ProjectNotFound,
  ResourceAlreadyExists,
  ResourceIsDeprecated,
  ResourceIsNotDeprecated,
  ResourceNotFound,
  RevisionConflict,
  RevisionNotFound,
  TagNotFound,
  UnexpectedKind,
} from '../errors.ts';
import { addressOf, checkId, checkTag, mintId, nameOf, schemaOf } from '../names.ts';
import { checkExpanded, checkParts, linksIn, reservedTypes, toStoredText } from '../payload.ts';
import type { Mark, Part, Store, Write } from '../port.ts';
import { BlankId, ReservedResourceTypes, UnexpectedId } from '../request-errors.ts';
import type { Iri, JsonObject, Kind, ProjectRef, Resource } from '../resource.ts';
import { linkToken, tokensIn } from '../tokens.ts';
import type { Refusal, WriteContent, WriteOutcome, WriteRequest } from './batch-writer.ts';
import type { Inner } from './inner.ts';
import { type ContentRow, toResource } from './resource-rows.ts';
import { authorize, projectIn, type Settings, type StoredProject, writableProject } from './settings.ts';
import { toRefs } from './stored-refs.ts';

const KINDS: readonly Kind[] = ['resource', 'file', 'schema', 'resolver', 'view', 'storage'];

type Writes = Pick<Store, 'create' | 'preview' | 'update' | 'tag' | 'untag' | 'deprecate' | 'undeprecate'>;

export function writes(inner: Inner): Writes {
  const mark = async (action: WriteRequest['action'], { project: ref, caller, id, rev, ...what }: Mark & Marking) => {
    if (what.tag !== undefined) checkTag(what.tag);
    const { kinds, project } = await prepareWrite(inner, ref, undefined, caller);
    return send(inner, project, caller, { action, project: project.key, id, rev, kinds, by: caller.subject, ...what });
  };
  return {
    async create({ project: ref, caller, id, kind = 'resource', schema = schemaOf(kind), tag, parts, ...sent }) {
      checkWrite(id, tag, parts);
      const { settings, kinds, project } = await prepareWrite(inner, ref, kind, caller);
      const examine = sent.examine && existingFirst(inner, project, sent.examine);
      const content = await contentOf(inner, settings, project, caller, { id, kind, ...sent, examine });
      const given = { kinds, kind, schema, tag, ...definitions(parts), ...content, by: caller.subject };
      return send(inner, project, caller, { action: 'create', project: project.key, ...given });
    },
    async preview({ project: ref, caller, kind = 'resource', schema = schemaOf(kind), tag: _, parts: __, ...sent }) {
      const settings = await inner.settings.current();
      authorize(settings, caller, 'resources/read', addressOf(ref));
      const project = projectIn(settings, ref);
      const content = await contentOf(inner, settings, project, caller, { id: undefined, kind, ...sent });
      const [at, by] = [new Date().toISOString(), caller.subject];
      const row = {
        ...sentContent({ action: 'create', project: project.key, kinds: [], by, ...content }),
        ...{ id: content.id, project: project.key, kind, schema, rev: 1, seq: 0, deprecated: false, tags: {} },
        ...{ created_at: at, created_by: by, updated_at: at, updated_by: by },
      };
      return toResource(row, project, () => undefined);
    },
    async update({ project: ref, caller, id, rev, schema, tag, parts, ...sent }) {
      checkWrite(id, tag, parts);
      const { settings, kinds, project } = await prepareWrite(inner, ref, undefined, caller);
      const content = await contentOf(inner, settings, project, caller, { id, kind: undefined, ...sent });
      const given = { kinds, rev, schema, tag, ...definitions(parts), ...content, by: caller.subject };
      return send(inner, project, caller, { action: 'update', project: project.key, ...given });
    },
    tag: ({ name, target, ...given }) => mark('tag', { ...given, tag: name, target: target ?? given.rev }),
    untag: ({ name, ...given }) => mark('untag', { ...given, tag: name }),
    deprecate: (given) => mark('deprecate', given),
    undeprecate: (given) => mark('undeprecate', given),
  };
}

type Marking = Pick<WriteRequest, 'tag' | 'target'>;

/** Syntax first, as the order of checks demands. @throws InvalidRequest, ReservedResourceId, InvalidPayload */
export function checkWrite(id: Iri | undefined, tag: string | undefined, parts?: readonly Part[]): void {
  if (id !== undefined) checkId(id);
  if (tag !== undefined) checkTag(tag);
  if (parts) checkParts(parts);
}

/**
 * Rights, then the project.
 *
 * @param kind - of a new entity; undefined: any existing one
 * @param permission - that it takes to write that kind here; default: the one of the kind
 * @throws AuthorizationFailed, ProjectNotFound, ProjectIsDeprecated
 */
export async function prepareWrite(
  inner: Inner,
  ref: ProjectRef,
  kind: Kind | undefined,
  caller: Caller,
  permission?: string,
) {
  const settings = await inner.settings.current();
  const needed = (one: Kind): string => (one === kind && permission) || writePermission(one);
  const kinds = KINDS.filter((one) => may(settings.acls, caller, needed(one), addressOf(ref)));
  if (kind ? !kinds.includes(kind) : kinds.length === 0) {
    authorize(settings, caller, needed(kind ?? 'resource'), addressOf(ref));
  }
  return { settings, kinds, project: writableProject(settings, ref) };
}

type Examine = NonNullable<Write['examine']>;
type Sent = { readonly source: JsonObject; readonly document?: JsonObject } & Pick<Write, 'examine'>;

async function contentOf(
  { contexts, db }: Inner,
  settings: Settings,
  project: StoredProject,
  caller: Caller,
  { id: given, kind, source, document = source, examine }: Sent & { id: Iri | undefined; kind: Kind | undefined },
): Promise<WriteContent & { id: Iri }> {
  const text = toStoredText(source);
  const { load, refs } = contexts.toWrite(settings, project, caller);
  const { base, vocab } = project;
  const { id: payloadId, types, expanded } = await expand(document, { base, vocab, loadContext: load });
  if (source['@id'] === '' || payloadId?.startsWith('_:')) throw new BlankId({ payloadId: payloadId ?? '' });
  // The processor gives the ids that it gives as they were checked on their way in.
  const id = given ?? (payloadId as Iri | undefined) ?? mintId(base);
  if (payloadId !== undefined && payloadId !== id) throw new UnexpectedId({ id, payloadId });
  if (given === undefined) checkId(id);
  const reserved = reservedTypes(types);
  if (reserved.length > 0 && (kind ?? (await kindOf(db, project, id))) === 'resource') {
    throw new ReservedResourceTypes({ types: reserved });
  }
  checkExpanded(expanded);
  // Expansion gives JSON.
  const named = { '@id': id, ...expanded } as JsonObject;
  const remembered = (await examine?.({ id, types, expanded: named })) ?? {};
  const known = toRefs(refs.values(), remembered);
  return { id, types, source: text, expanded: named, contexts: known, tokens: tokensOf(named, id) };
}

/** That the entity exists is told before what is wrong with its document; asked only of what is refused. */
function existingFirst({ db }: Inner, project: StoredProject, examine: Examine): Examine {
  return async (document) => {
    try {
      return await examine(document);
    } catch (error) {
      const { id } = document;
      if (await kindOf(db, project, id)) throw new ResourceAlreadyExists({ id, project: nameOf(project) });
      throw error;
    }
  };
}

async function kindOf(db: Kysely<unknown>, project: StoredProject, id: Iri): Promise<Kind | undefined> {
  const { rows } = await sql<{ kind: Kind }>`
    select kind from entities where project = ${project.key} and id = ${id}`.execute(db);
  return rows.at(0)?.kind;
}

/** What a search finds the content by. */
export const tokensOf = (expanded: object, id: string): string =>
  `{${[...tokensIn(expanded), ...linksIn(expanded, id).map(linkToken)].join(',')}}`;

export const definitions = (parts: readonly Part[] | undefined): Pick<WriteContent, 'parts' | 'partsDigest'> =>
  parts ? { parts, partsDigest: createHash('sha256').update(JSON.stringify(parts)).digest('hex') } : {};

export async function send(
  { write, blobs, settings }: Inner,
  project: StoredProject,
  caller: Caller,
  request: WriteRequest,
): Promise<Resource> {
  const outcome = await write(request).catch((error) => {
    throw isOrphaned(error) ? new ProjectNotFound({ org: project.org, project: project.project }) : error;
  });
  if (outcome.kind === 'resolver') settings.forget();
  if (isRefused(outcome)) throw refusalOf(outcome, project, caller, request);
  const content = outcome.content ?? sentContent(request);
  // An outcome carries the id of its request.
  const row = { ...outcome, ...content, id: request.id as Iri, project: project.key };
  return toResource(row, project, (sha256) => blobs.locate(sha256));
}

/** The project was deleted since the write began: a row would refer to it. */
const isOrphaned = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '23503';

/** What was sent, as the database would give it back. */
function sentContent(request: WriteRequest): ContentRow {
  const { types = [], source = '{}', expanded = {}, contexts = [], filename, mediaType, bytes, sha256 } = request;
  return {
    types: types as Iri[],
    source,
    expanded: expanded as JsonObject,
    contexts,
    filename: filename ?? null,
    media_type: mediaType ?? null,
    bytes: bytes ?? null,
    sha256: sha256 ?? null,
  };
}

type Refused = Extract<WriteOutcome, { outcome: Refusal }>;

const isRefused = (outcome: WriteOutcome): outcome is Refused =>
  outcome.outcome !== 'written' && outcome.outcome !== 'unchanged';

function refusalOf({ outcome, kind, rev }: Refused, project: StoredProject, caller: Caller, request: WriteRequest) {
  const { id } = request;
  const refusals: Record<Refused['outcome'], () => Error> = {
    exists: () => new ResourceAlreadyExists({ id, project: nameOf(project) }),
    missing: () => new ResourceNotFound({ id, project: nameOf(project) }),
    forbidden: () =>
      new AuthorizationFailed({
        permission: writePermission(kind),
        address: addressOf(project),
        subject: caller.subject,
      }),
    conflict: () => new RevisionConflict({ id, provided: request.rev ?? 0, expected: rev }),
    deprecated: () => new ResourceIsDeprecated({ id }),
    not_deprecated: () => new ResourceIsNotDeprecated({ id }),
    unexpected_kind: () => new UnexpectedKind({ id, kind }),
    no_revision: () => new RevisionNotFound({ id, provided: request.target ?? 0, current: rev }),
    no_tag: () => new TagNotFound({ id, name: request.tag ?? '' }),
  };
  return refusals[outcome]();
}
