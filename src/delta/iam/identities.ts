import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Identity, identityOf, nameOfIdentity } from '../../store/identities.ts';
import type { JsonObject } from '../../store/resource.ts';
import { Text } from '../body.ts';
import { sendJson } from '../negotiation.ts';
import type { DeltaParts } from '../parts.ts';
import { routes } from '../routes.ts';
import { context, METADATA } from '../vocabulary.ts';

/** `/identities`: who the caller is taken for. */
export function addIdentities(scope: FastifyInstance, { publicUrl }: DeltaParts): void {
  routes(scope, '/identities', {
    GET: async (request, reply) => {
      const identities = request.caller.identities.flatMap((name) => describeIdentity(publicUrl, name) ?? []);
      return sendJson(request, reply, 200, { '@context': [METADATA, context('identities')], identities });
    },
  });
}

/** @returns undefined for a name that no token can carry */
export function describeIdentity(publicUrl: string, name: string): JsonObject | undefined {
  const identity = identityOf(name);
  if (!identity) return undefined;
  const { type, ...rest } = identity;
  return { '@id': `${publicUrl}/${name}`, '@type': type, ...rest };
}

const Label = z.string().regex(/^[\w-]{1,64}$/, 'is no label of a realm');
const Holder = Text.pipe(z.string().min(1).max(500));

/** What is named decides, as in Nexus Delta: a subject, a group, or a realm alone. */
export const IdentityName = z
  .looseObject({
    '@type': z.string().optional(),
    realm: Label.optional(),
    subject: Holder.optional(),
    group: Holder.optional(),
  })
  .transform((given, checked): string => {
    const identity = toIdentity(given);
    if (identity) return nameOfIdentity(identity);
    checked.addIssue('is no identity: Anonymous, or a realm with a subject, a group or neither');
    return z.NEVER;
  });

interface Given {
  readonly '@type'?: string | undefined;
  readonly realm?: string | undefined;
  readonly subject?: string | undefined;
  readonly group?: string | undefined;
}

function toIdentity({ '@type': type, realm, subject, group }: Given): Identity | undefined {
  if (type === 'Anonymous') return { type };
  if (realm === undefined) return undefined;
  if (subject !== undefined) return { type: 'User', realm, subject };
  return group === undefined ? { type: 'Authenticated', realm } : { type: 'Group', realm, group };
}
