import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Acl, Grant } from '../../store/access.ts';
import type { JsonObject } from '../../store/resource.ts';
import { parseBody, readObject } from '../body.ts';
import { flag } from '../listing.ts';
import { sendJson } from '../negotiation.ts';
import { authorize, type DeltaParts } from '../parts.ts';
import { optionalRevision } from '../query.ts';
import { malformedQuery, methodNotAllowed, noSuchRoute, Rejection } from '../rejection.ts';
import type { Handler, Request } from '../request.ts';
import { routes } from '../routes.ts';
import { context, METADATA } from '../vocabulary.ts';
import { BODY_LIMIT, type Entity, metadataOf, sendWritten } from './describe.ts';
import { describeIdentity, IdentityName } from './identities.ts';

const Grants = z.array(z.strictObject({ identity: IdentityName, permissions: z.array(z.string().max(200)) }));
const Replacement = z.strictObject({ acl: Grants });
const Patch = z.strictObject({ '@type': z.enum(['Append', 'Subtract']), acl: Grants });

/** `/acls`: what identities may do at an address and below it. */
export function addAcls(scope: FastifyInstance, parts: DeltaParts): void {
  for (const path of ['/acls', '/acls/:first', '/acls/:first/:second']) {
    routes(scope, path, {
      PUT: put(parts),
      PATCH: patch(parts),
      DELETE: remove(parts),
      GET: list(parts),
    });
  }
}

const put =
  (parts: DeltaParts): Handler =>
  async (request, reply) => {
    const { address, rev } = await enter(parts, request);
    const { acl } = parseBody(Replacement, await readObject(request, BODY_LIMIT));
    checkNotEmpty(address, acl);
    const made = await parts.store.replaceAcl(address, rev, acl, request.caller);
    const status = rev === 0 ? 201 : 200;
    return sendWritten(request, reply, status, entityOf(made), metadata(parts, made));
  };

const patch =
  (parts: DeltaParts): Handler =>
  async (request, reply) => {
    const { address, rev } = await enter(parts, request);
    const { '@type': type, acl } = parseBody(Patch, await readObject(request, BODY_LIMIT));
    checkNotEmpty(address, acl);
    const made =
      type === 'Append'
        ? await parts.store.appendToAcl(address, rev, acl, request.caller)
        : await parts.store.subtractFromAcl(address, rev, acl, request.caller);
    return sendWritten(request, reply, 200, entityOf(made), metadata(parts, made));
  };

const remove =
  (parts: DeltaParts): Handler =>
  async (request, reply) => {
    const { address, rev } = await enter(parts, request);
    const made = await parts.store.deleteAcl(address, rev, request.caller);
    return sendWritten(request, reply, 200, entityOf(made), metadata(parts, made));
  };

const list =
  (parts: DeltaParts): Handler =>
  async (request, reply) => {
    const { query, caller } = request;
    const address = addressOf(request);
    const rev = optionalRevision(request);
    const ancestors = flag(query, 'ancestors') ?? false;
    if (rev !== undefined && (ancestors || address.includes('*'))) {
      throw malformedQuery('rev', 'rev and ancestors query parameters cannot be present simultaneously.');
    }
    const self = flag(query, 'self') ?? true;
    const found = await parts.store.acls({ address, ancestors, self, ...(rev !== undefined && { rev }) }, caller);
    return sendJson(request, reply, 200, {
      '@context': [METADATA, context('search'), context('acls')],
      _total: found.length,
      _results: found.map((acl) => describe(parts, acl)),
    });
  };

/** What a write is about. Without a revision it is about an address that has no rights yet. */
async function enter({ store }: DeltaParts, request: Request): Promise<{ address: string; rev: number }> {
  const address = addressOf(request);
  if (address.includes('*')) throw methodNotAllowed(['GET']);
  await authorize(store, request, address, ['acls/write']);
  return { address, rev: optionalRevision(request) ?? 0 };
}

const LABEL = /^((?!events$)[\w-]{1,64}|\*)$/;

/** @throws Rejection when the labels can be none */
function addressOf({ params: { first, second }, method }: Request): string {
  const labels = [first, second].filter((label) => label !== undefined);
  const isAddress =
    labels.every((label) => LABEL.test(label)) && !(first === '*' && second !== undefined && second !== '*');
  if (!isAddress) throw method === 'GET' ? noSuchRoute() : methodNotAllowed(['GET']);
  return `/${labels.join('/')}`;
}

function checkNotEmpty(address: string, acl: readonly Grant[]): void {
  if (acl.length > 0 && acl.every(({ permissions }) => permissions.length > 0)) return;
  const reason = `The ACL at '${address}' takes no entry without permissions.`;
  throw new Rejection(400, 'AclCannotContainEmptyPermissionCollection', reason);
}

const entityOf = ({ address, rev, audit }: Acl): Entity => ({
  path: address === '/' ? '/acls' : `/acls${address}`,
  type: 'AccessControlList',
  name: 'acls',
  rev,
  ...(audit && { audit }),
});

const metadata = ({ publicUrl }: DeltaParts, acl: Acl): JsonObject => ({
  ...metadataOf(publicUrl, entityOf(acl)),
  _path: acl.address,
});

const describe = (parts: DeltaParts, acl: Acl): JsonObject => ({
  ...metadata(parts, acl),
  acl: acl.grants.flatMap(({ identity: name, permissions }) => {
    const identity = describeIdentity(parts.publicUrl, name);
    return identity ? [{ identity, permissions: permissions.toSorted() }] : [];
  }),
});
