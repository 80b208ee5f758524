import { AtlasError } from '../errors.ts';
import type { JsonObject } from '../store/resource.ts';
import { context } from './vocabulary.ts';

interface Details {
  readonly status: number;
  /** Of the answer's body, beside `@context`, `@type` and `reason`. */
  readonly fields: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  /** That the fields are told in the terms of, beside that of errors. */
  readonly contexts: readonly string[];
}

/** Why a request is refused, in the words of Nexus Delta; `tag` is the `@type` of the answer. */
export class Rejection extends AtlasError<string, Details> {
  readonly tag: string;
  readonly remedy = 'Correct the request and send it again.';

  constructor(
    status: number,
    type: string,
    reason: string,
    { headers = {}, contexts = [], ...fields }: JsonObject & Partial<Pick<Details, 'headers' | 'contexts'>> = {},
  ) {
    super(reason, { status, fields, headers, contexts });
    this.tag = type;
  }
}

/** The answer's body. */
export const bodyOf = ({ tag, message: reason, details: { contexts, fields } }: Rejection): JsonObject => ({
  '@context': contexts.length === 0 ? context('error') : [...contexts, context('error')],
  '@type': tag,
  ...(reason && { reason }),
  ...fields,
});

export const noSuchRoute = (): Rejection =>
  new Rejection(404, 'ResourceNotFound', 'The requested resource does not exist.');

export const methodNotAllowed = (supported: readonly string[]): Rejection =>
  new Rejection(
    405,
    'HttpMethodNotAllowed',
    `HTTP method not allowed, supported methods: ${supported.toSorted().join(', ')}.`,
    { headers: { allow: supported.join(', ') } },
  );

export const malformedQuery = (name: string, details: string): Rejection =>
  new Rejection(400, 'MalformedQueryParamRejection', `The query parameter '${name}' was malformed.`, { details });

export const missingQuery = (name: string): Rejection =>
  new Rejection(400, 'MissingQueryParam', `Request is missing required query parameter '${name}'.`);

export const malformedHeader = (name: string, details: string): Rejection =>
  new Rejection(400, 'MalformedHeaderRejection', `The value of HTTP header '${name}' was malformed.`, { details });

export const malformedContent = (details: string): Rejection =>
  new Rejection(400, 'MalformedRequestContentRejection', 'The request content was malformed.', { details });

export const unsupportedContent = (given: string, expected: readonly string[]): Rejection =>
  new Rejection(
    415,
    'UnsupportedRequestContentTypeRejection',
    `The request's Content-Type [${given}] is not supported. Expected: ${expected.join(' or ')}`,
  );

export const notAcceptable = (offered: readonly string[]): Rejection =>
  new Rejection(
    406,
    'UnacceptedResponseContentTypeRejection',
    `Resource representation is only available with these types: '${offered.toSorted().join(', ')}'`,
  );

export const payloadTooLarge = (limit: number, size?: number): Rejection =>
  new Rejection(
    413,
    'PayloadTooLarge',
    `Incoming payload size (${size ?? 'while streaming'}) exceeded size limit (${limit} bytes)`,
  );

/** @param url - its first segment says what kind of entity it would be the id of */
export function invalidId(segment: string, url = ''): Rejection {
  const [, kind = 'resource'] = /^\/v1\/(schema|file|storage|resolver|archive)s\/(?!.*\/_\/)/.exec(url) ?? [];
  const noun = kind[0].toUpperCase() + kind.slice(1);
  return new Rejection(400, `Invalid${noun}Id`, `${noun} identifier '${segment}' cannot be expanded to an Iri.`);
}

export const resourceNotFound = (id: string, project: string): Rejection =>
  new Rejection(404, 'ResourceNotFound', `Resource '${id}' not found in project '${project}'.`);
