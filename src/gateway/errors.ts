import { GraphQLError } from 'graphql';
import { AtlasError } from '../errors.ts';
import { ShapeViolation } from '../linked-data/errors.ts';
import type { UserError } from './resolver-types.ts';

/**
 * Errors that a caller may read: about what they asked for, with nothing of how the service is built. Every other error
 * is masked.
 */
const PUBLIC_TAGS: ReadonlySet<string> = new Set([
  // What was asked for is not there
  'ResourceNotFound',
  'ProjectNotFound',
  'OrganizationNotFound',
  'RevisionNotFound',
  'TagNotFound',
  'RunNotFound',
  'UnknownRule',
  'UploadNotFound',
  // What was sent cannot be taken
  'InvalidRequest',
  'InvalidPayload',
  'PayloadTooLarge',
  'UnexpectedId',
  'BlankId',
  'ReservedResourceId',
  'ReservedResourceTypes',
  'InvalidJsonLd',
  'InvalidDataset',
  'MappingFailed',
  'UnknownType',
  'UnknownSchema',
  'ShapeViolation',
  'ForcedRuleNotPlanned',
  'UnknownConfigurationKey',
  'InvalidConfiguration',
  'AddressNotAllowed',
  'LinkedFileUnavailable',
  'FileTooLarge',
  // The state of the graph or the rights of the caller forbid it
  'MalformedEntity',
  'OntologyWithoutRegions',
  'NoDistribution',
  'UnreadableDistribution',
  'ResourceAlreadyExists',
  'RevisionConflict',
  'ResourceIsDeprecated',
  'UnexpectedKind',
  'ProjectIsDeprecated',
  'AuthorizationFailed',
  // A remote store cannot do it, or says why it does not
  'NotOnRemote',
  'RemoteRefused',
]);

export const isPublic = (error: unknown): error is AtlasError =>
  error instanceof AtlasError && PUBLIC_TAGS.has(error.tag);

/** 401 tells to come with a token, 403 that the token's holder may not. */
const authorizationStatus = ({ details }: AtlasError): 401 | 403 =>
  'subject' in details && details.subject === 'anonymous' ? 401 : 403;

/** What a resolver threw: GraphQL wraps it to say where, once or several times. */
const originOf = (error: unknown): unknown =>
  error instanceof GraphQLError && error.originalError ? originOf(error.originalError) : error;

/** What a caller gets to see of an error of a resolver. */
export function maskError(error: unknown, message: string): GraphQLError {
  const cause = originOf(error);
  if (cause instanceof GraphQLError) return error as GraphQLError; // `originOf` gives a GraphQLError for nothing else
  const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  if (!isPublic(cause)) {
    return new GraphQLError(message, { ...place, extensions: { code: 'INTERNAL_SERVER_ERROR', unexpected: true } });
  }
  const http = cause.tag === 'AuthorizationFailed' ? { http: { status: authorizationStatus(cause) } } : {};
  return new GraphQLError(`${cause.message} ${cause.remedy}`, { ...place, extensions: { code: cause.tag, ...http } });
}

/**
 * The payload of a mutation: what `change` gives, or why nothing was done. Missing rights and unexpected errors are
 * errors of the request.
 */
export async function payloadOf<Payload extends object>(
  change: () => Promise<Payload>,
): Promise<Partial<Payload> & { readonly errors: readonly UserError[] }> {
  try {
    return { ...(await change()), errors: [] };
  } catch (error) {
    if (!isPublic(error) || error.tag === 'AuthorizationFailed') throw error;
    return { errors: userErrors(error) } as Partial<Payload> & { errors: UserError[] }; // nothing of the payload
  }
}

/** One for each place of the document that is at fault, when the error names them. */
function userErrors(error: AtlasError): UserError[] {
  if (!(error instanceof ShapeViolation)) return [{ code: error.tag, message: `${error.message} ${error.remedy}` }];
  return error.details.violations.map(({ path, value, constraint }) => ({
    code: error.tag,
    message: `${path || 'The document'}${value === undefined ? '' : ` is ${value}, but`} ${constraint}.`,
    path: path.split('.').filter(Boolean),
  }));
}

const NOT_THERE: ReadonlySet<string> = new Set(['ResourceNotFound', 'ProjectNotFound', 'RunNotFound']);

/** What was asked for, or null when there is none: a name that leads nowhere is an answer, not a failure. */
export async function orNull<Value>(found: Promise<Value>): Promise<Value | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AtlasError && NOT_THERE.has(error.tag)) return null;
    throw error;
  }
}
