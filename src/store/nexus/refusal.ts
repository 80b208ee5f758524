import { z } from 'zod';
import { InvalidJsonLd } from '../../linked-data/contexts.ts';
import type { Caller } from '../caller.ts';
import {
  AuthorizationFailed,
  OrganizationAlreadyExists,
  OrganizationIsDeprecated,
  OrganizationIsNotDeprecated,
  OrganizationNotFound,
  ProjectAlreadyExists,
  ProjectIsDeprecated,
  ProjectIsNotDeprecated,
  ProjectNotFound,
  ResourceAlreadyExists,
  ResourceIsDeprecated,
  ResourceIsNotDeprecated,
  ResourceNotFound,
  RevisionConflict,
  RevisionNotFound,
  TagNotFound,
} from '../errors.ts';
import { nameOf } from '../names.ts';
import { BlankId, ReservedResourceId } from '../request-errors.ts';
import type { ProjectRef } from '../resource.ts';
import { RemoteRefused } from './errors.ts';

/** What a request is about, for the details of errors. */
export interface About {
  readonly id?: string;
  readonly project?: ProjectRef;
  readonly org?: string;
  readonly tag?: string;
  readonly rev?: number;
}

interface Request extends About {
  readonly method: string;
  readonly url: string;
  readonly caller: Caller;
}

const Body = z.looseObject({
  '@type': z.string().default(''),
  reason: z.string().default(''),
  provided: z.number().default(0),
  expected: z.number().default(0),
  details: z.unknown().optional(),
});

/** The store's error for a refusal of Delta; RemoteRefused where the store has none. */
export function refusal(status: number, text: string, request: Request): Error {
  const body = Body.safeParse(parseJson(text)).data ?? Body.parse({});
  const known = ofScope(body['@type'], request) ?? ofResource(body, request) ?? ofCaller(body, request);
  if (known) return known;
  const { method, url } = request;
  const reason = [body.reason, shortened(body.details)].filter(Boolean).join(' ') || 'no reason was given';
  return new RemoteRefused({ method, url, status, type: body['@type'], reason });
}

const OF_ORGANIZATIONS = new Map(
  Object.entries({
    OrganizationNotFound,
    OrganizationAlreadyExists,
    OrganizationIsDeprecated,
    OrganizationIsNotDeprecated,
  }),
);
const OF_PROJECTS = new Map(
  Object.entries({ ProjectNotFound, ProjectAlreadyExists, ProjectIsDeprecated, ProjectIsNotDeprecated }),
);

function ofScope(type: string, { project = { org: '', project: '' }, org = project.org }: Request): Error | undefined {
  const [OfOrganization, OfProject] = [OF_ORGANIZATIONS.get(type), OF_PROJECTS.get(type)];
  if (OfOrganization) return new OfOrganization({ org });
  return OfProject && new OfProject({ org: project.org, project: project.project });
}

/** The types of files, schemas, views… differ in their prefix alone: `FileIsDeprecated`. */
function ofResource({ '@type': type, reason, ...body }: z.infer<typeof Body>, request: Request): Error | undefined {
  const { id = '', project, tag = '', rev = 0 } = request;
  // A path that Delta does not know is answered as an entity that is not there.
  if (request.id !== undefined && /^(Resource|File|Schema|View|Storage|Resolver)NotFound$/.test(type)) {
    return new ResourceNotFound({ id, project: project && nameOf(project) });
  }
  if (type === 'RevisionNotFound') {
    const [provided = rev, current = 0] = [...reason.matchAll(/'(\d+)'/g)].map(([, number]) => Number(number));
    return new RevisionNotFound({ id, provided, current });
  }
  if (type === 'TagNotFound') return new TagNotFound({ id, name: tag });
  if (type === 'IncorrectRev') return new RevisionConflict({ id, provided: body.provided, expected: body.expected });
  if (/AlreadyExists$/.test(type) && project) return new ResourceAlreadyExists({ id, project: nameOf(project) });
  if (/IsDeprecated$/.test(type)) return new ResourceIsDeprecated({ id });
  if (/IsNotDeprecated$/.test(type)) return new ResourceIsNotDeprecated({ id });
  if (type === 'InvalidJsonLdFormat') return new InvalidJsonLd({ reason });
  if (type === 'BlankId') return new BlankId({ payloadId: '' });
  if (type === 'ReservedResourceId') return new ReservedResourceId({ id });
  return undefined;
}

function ofCaller({ '@type': type, details }: z.infer<typeof Body>, { caller }: Request): Error | undefined {
  if (type !== 'AuthorizationFailed') return undefined;
  const [, permission = '', address = ''] = /'([^']*)' is missing on '([^']*)'/.exec(String(details)) ?? [];
  return new AuthorizationFailed({ permission, address, subject: caller.subject });
}

const shortened = (details: unknown): string =>
  details === undefined ? '' : (typeof details === 'string' ? details : JSON.stringify(details)).slice(0, 1000);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
