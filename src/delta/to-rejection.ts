import type { FastifyError } from 'fastify';
import { AtlasError } from '../errors.ts';
import { InvalidJsonLd } from '../linked-data/contexts.ts';
import { ShapeViolation, UnknownSchema } from '../linked-data/errors.ts';
import { ProjectIsMarkedForDeletion, ProjectIsReferenced, ResourceIsReferenced } from '../store/deletion-errors.ts';
import * as store from '../store/errors.ts';
import { NotOnRemote, RemoteRefused } from '../store/nexus/errors.ts';
import * as request from '../store/request-errors.ts';
import { BODY_TYPES } from './body.ts';
import { ofAccess } from './iam/to-rejection.ts';
import { malformedContent, payloadTooLarge, Rejection, unsupportedContent } from './rejection.ts';

/** What a path is about, as Delta's messages name it. */
type Noun = 'organization' | 'project' | 'resource' | 'file' | 'schema' | 'resolver' | 'storage' | 'view' | 'archive';

const NOUNS: Readonly<Record<string, Noun>> = {
  orgs: 'organization',
  projects: 'project',
  files: 'file',
  schemas: 'schema',
  resolvers: 'resolver',
  storages: 'storage',
  views: 'view',
  archives: 'archive',
};

const nounOf = (url: string): Noun => NOUNS[url.split('/', 3)[2]] ?? 'resource';

const capital = (noun: Noun): string => noun[0].toUpperCase() + noun.slice(1);

interface Request {
  readonly url: string;
  readonly method: string;
  readonly headers: { readonly authorization?: string; readonly 'content-type'?: string };
}

/** What a failed request is answered; undefined for a fault of ours, of which nothing is told. */
export function toRejection(error: unknown, from: Request): Rejection | undefined {
  if (error instanceof Rejection) return error;
  if (error instanceof AtlasError)
    return (
      ofAccess(error, from.url) ??
      ofScope(error) ??
      ofResource(error, from) ??
      ofContent(error) ??
      ofCaller(error, from) ??
      ofRemote(error)
    );
  const { statusCode = 500, message } = error as FastifyError;
  if (statusCode === 415) return unsupportedContent(from.headers['content-type'] ?? '', BODY_TYPES);
  return statusCode < 500 ? malformedContent(message) : undefined;
}

/** Organisations and projects. */
function ofScope(error: AtlasError): Rejection | undefined {
  const bad = (reason: string) => new Rejection(400, error.tag, reason);
  if (error instanceof store.OrganizationNotFound) {
    return new Rejection(404, error.tag, `Organization '${error.details.org}' not found.`);
  }
  if (error instanceof store.OrganizationAlreadyExists) {
    const { org: label } = error.details;
    return new Rejection(409, error.tag, `Organization '${label}' already exists.`, { label });
  }
  if (error instanceof store.OrganizationNonEmpty) return bad(error.message);
  if (error instanceof store.OrganizationIsDeprecated) return bad(`Organization '${error.details.org}' is deprecated.`);
  if (error instanceof store.OrganizationIsNotDeprecated) {
    return bad(`Organization '${error.details.org}' is not deprecated.`);
  }
  if (error instanceof ProjectIsReferenced) {
    const { org, project, referencedBy } = error.details;
    const others = Object.keys(referencedBy).join(', ');
    const reason = `Project '${org}/${project}' can't be deleted as it is referenced by projects '${others}'.`;
    return new Rejection(400, error.tag, reason, { referencedBy });
  }
  if (!('org' in error.details && 'project' in error.details)) return undefined;
  const { org, project } = error.details;
  const name = `${org}/${project}`;
  if (error instanceof store.ProjectNotFound) return new Rejection(404, error.tag, `Project '${name}' not found.`);
  if (error instanceof store.ProjectAlreadyExists) {
    const fields = { label: error.details.project, orgLabel: error.details.org };
    return new Rejection(409, error.tag, `Project '${name}' already exists.`, fields);
  }
  if (error instanceof store.ProjectIsDeprecated) return bad(`Project '${name}' is deprecated.`);
  if (error instanceof ProjectIsMarkedForDeletion) return bad(`Project '${name}' is marked for deletion.`);
  if (error instanceof store.ProjectIsNotDeprecated) return bad(`Project '${name}' is not deprecated.`);
  return undefined;
}

/** What is in a project, and its revisions. */
function ofResource(error: AtlasError, { url }: Request): Rejection | undefined {
  const noun = nounOf(url);
  if (error instanceof store.ResourceNotFound || error instanceof store.UnexpectedKind) {
    const { id } = error.details;
    const [, , , org, project] = url.split('?', 1)[0].split('/');
    return new Rejection(404, 'ResourceNotFound', `${capital(noun)} '${id}' not found in project '${org}/${project}'.`);
  }
  if (error instanceof store.ResourceAlreadyExists) {
    const { id, project } = error.details;
    return new Rejection(409, error.tag, `Resource '${id}' already exists in project '${project}'.`);
  }
  if (error instanceof store.RevisionConflict) {
    const { provided, expected } = error.details;
    const reason = `Incorrect revision '${provided}' provided, expected '${expected}', the ${noun} may have been updated since last seen.`;
    return new Rejection(409, 'IncorrectRev', reason, { provided, expected });
  }
  if (error instanceof store.RevisionNotFound) {
    const { provided, current } = error.details;
    const reason = `Revision requested '${provided}' not found, last known revision is '${current}'.`;
    return new Rejection(404, error.tag, reason);
  }
  if (error instanceof store.TagNotFound) {
    return new Rejection(404, error.tag, `Tag requested '${error.details.name}' not found.`);
  }
  if (error instanceof ResourceIsReferenced) {
    const { id, referencedBy } = error.details;
    const others = Object.keys(referencedBy).join(', ');
    const reason = `Resource '${id}' can't be deleted as others in projects '${others}' were written with it.`;
    return new Rejection(400, error.tag, reason, { referencedBy });
  }
  const prefix = capital(noun);
  if (error instanceof store.ResourceIsDeprecated) {
    return new Rejection(400, `${prefix}IsDeprecated`, `${capital(noun)} '${error.details.id}' is deprecated.`);
  }
  if (error instanceof store.ResourceIsNotDeprecated) {
    return new Rejection(400, `${prefix}IsNotDeprecated`, `${capital(noun)} '${error.details.id}' is not deprecated.`);
  }
  return undefined;
}

/** What was sent. */
function ofContent(error: AtlasError): Rejection | undefined {
  const bad = (type: string, reason: string, fields = {}) => new Rejection(400, type, reason, fields);
  if (error instanceof request.InvalidRequest || error instanceof request.InvalidPayload) {
    return malformedContent(`${error.message} ${error.remedy}`);
  }
  if (error instanceof request.PayloadTooLarge) return payloadTooLarge(error.details.limit, error.details.bytes);
  if (error instanceof request.UnexpectedId) {
    const { id, payloadId } = error.details;
    return bad(error.tag, `Id '${id}' does not match the id on payload '${payloadId}'.`);
  }
  if (error instanceof request.BlankId) return bad(error.tag, 'Id was blank.');
  if (error instanceof request.ReservedResourceId) {
    return bad(error.tag, `Resource identifier '${error.details.id}' is reserved for the platform.`);
  }
  if (error instanceof request.ReservedResourceTypes) {
    const types = error.details.types.map((type) => `'${type}'`).join(', ');
    return bad(error.tag, `The types ${types} are reserved for what the platform makes.`);
  }
  if (error instanceof InvalidJsonLd) {
    const { reason } = error.details;
    return bad('InvalidJsonLdFormat', `The resource has an invalid JSON-LD payload: ${reason}`, { rdf: reason });
  }
  if (error instanceof ShapeViolation) {
    const reason = `The resource failed to validate against the constraints defined in schema '${error.details.schema}'`;
    return bad('InvalidResource', reason, { details: error.message });
  }
  if (error instanceof UnknownSchema) {
    return new Rejection(404, 'InvalidSchemaRejection', `Schema '${error.details.schema}' could not be resolved.`);
  }
  return undefined;
}

/** Reasons of TokenRefused that have a type of their own; all others are InvalidAccessToken. */
const TOKEN_REFUSALS: Readonly<Record<string, string>> = {
  malformed: 'InvalidAccessTokenFormat',
  'no issuer': 'AccessTokenDoesNotContainIssuer',
  'no subject': 'AccessTokenDoesNotContainSubject',
  'wrong issuer': 'UnknownAccessTokenIssuer',
  'groups unavailable': 'GetGroupsFromOidcError',
};

/** What a remote store refuses, in its words. */
function ofRemote(error: AtlasError): Rejection | undefined {
  if (error instanceof NotOnRemote) return new Rejection(400, error.tag, error.message);
  if (!(error instanceof RemoteRefused)) return undefined;
  const { status, type, reason } = error.details;
  return new Rejection(status, type, reason);
}

/** Who sent it. */
function ofCaller(error: AtlasError, { url, method, headers }: Request): Rejection | undefined {
  if (error instanceof store.AuthorizationFailed) {
    const { permission, address } = error.details;
    const details = `Permission '${permission}' is missing on '${address}'.\nIncoming request was '${url}' ('${method}').`;
    const reason = 'The supplied authentication is not authorized to access this resource.';
    return new Rejection(403, error.tag, reason, { details });
  }
  if (error.tag === 'ForeignOrigin') return new Rejection(403, 'AuthorizationFailed', error.message);
  if (error.tag !== 'TokenRefused') return undefined;
  const challenge = { headers: { 'www-authenticate': 'Bearer' } };
  if (!/^bearer /i.test(headers.authorization ?? '')) {
    return new Rejection(401, 'AuthenticationFailed', 'The supplied authentication is invalid.', challenge);
  }
  const reason = 'reason' in error.details ? String(error.details.reason) : '';
  const type = TOKEN_REFUSALS[reason] ?? 'InvalidAccessToken';
  return new Rejection(401, type, 'The provided token is invalid.', { ...challenge, details: error.message });
}
