import { z } from 'zod';
import type { Audit } from '../audit.ts';
import { NXV, schemaOf } from '../names.ts';
import type { FileContent, Iri, JsonObject, Kind, ProjectRef, Resource } from '../resource.ts';
import { AbsoluteIri, anyPath, entityPath } from './addresses.ts';
import { checkAnswer } from './check-answer.ts';
import { toSubject } from './identity.ts';
import { toMicros } from './instants.ts';

/** What the expanded form of a revision tells; the rest of a `Resource` takes requests of its own. */
export type Described = Omit<Resource, 'source' | 'contexts' | 'tags'>;

/** Terms that Delta adds to every document, 1.11 and 1.12. */
const METADATA = [
  ...['rev', 'deprecated', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'constrainedBy', 'project'],
  ...['schemaProject', 'self', 'incoming', 'outgoing', 'tags'],
];

const Node = z.looseObject({ '@id': AbsoluteIri, '@type': z.array(z.string()).default([]) });
const Answer = z.union([Node, z.tuple([Node]).transform(([node]) => node)]);
const Facts = z.object({
  rev: z.coerce.number().int().positive(),
  deprecated: z.union([z.boolean(), z.stringbool()]),
  constrainedBy: z.string(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
});
const Bytes = z.object({
  filename: z.string(),
  mediaType: z.string().default('application/octet-stream'),
  bytes: z.coerce.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/i),
});

const KINDS: readonly Kind[] = ['file', 'schema', 'resolver', 'view', 'storage'];

/**
 * Reads `?format=expanded` of any kind of entity.
 *
 * @param url - of the Delta
 * @throws RemoteAnswerInvalid
 */
export function toDescribed(answer: unknown, ref: ProjectRef, asked: string, url: string): Described {
  const request = { method: 'GET', url: url + anyPath(ref, asked) };
  const node = checkAnswer(Answer, answer, request);
  const value = (name: string): unknown => scalar(node[NXV + name]);
  const told = Object.keys(Facts.shape).map((name) => [name, value(name)]);
  const facts = checkAnswer(Facts, Object.fromEntries(told), request);
  const kind = KINDS.find((one) => schemaOf(one) === facts.constrainedBy) ?? 'resource';
  const audit: Audit = {
    createdAt: facts.createdAt,
    createdBy: toSubject(facts.createdBy),
    updatedAt: facts.updatedAt,
    updatedBy: toSubject(facts.updatedBy),
  };
  // Delta checks IRIs when it takes them.
  const id = node['@id'] as Iri;
  return {
    id,
    project: { org: ref.org, project: ref.project },
    kind,
    rev: facts.rev,
    seq: toMicros(facts.updatedAt),
    types: node['@type'] as Iri[],
    schema: facts.constrainedBy as Iri,
    deprecated: facts.deprecated,
    audit,
    expanded: withoutMetadata(node),
    ...(kind === 'file' && { file: fileOf() }),
  };

  function fileOf(): FileContent {
    const digest = (node[`${NXV}digest`] as Record<string, unknown>[] | undefined)?.[0] ?? {};
    const bytes = {
      filename: value('filename'),
      mediaType: value('mediaType'),
      bytes: value('bytes'),
      sha256: scalar(digest[`${NXV}value`]),
    };
    const { sha256, ...file } = checkAnswer(Bytes, bytes, request);
    const address = `${url}${entityPath('file', ref, id)}?rev=${facts.rev}`;
    return { ...file, sha256: sha256.toLowerCase(), address };
  }
}

/** The one value of a property: `[{'@value': v}]`, or `[{'@id': v}]`. */
function scalar(values: unknown): unknown {
  const [first] = Array.isArray(values) ? values : [values];
  return first?.['@value'] ?? first?.['@id'];
}

function withoutMetadata(node: z.infer<typeof Node>): JsonObject {
  const own = Object.entries(node).filter(([key]) => !METADATA.some((name) => key === NXV + name));
  const kept = own.filter(([key, value]) => key !== '@type' || (value as string[]).length > 0);
  return Object.fromEntries(kept) as JsonObject; // it was parsed from JSON
}
