import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { type DeltaService, startDelta } from '../delta/service.ts';
import { missing, realTool } from '../shared-inputs.ts';

/** Requests that `@bbp/nexus-sdk` 1.3.15 was seen to send, for where the sdk itself is not installed. */
const TRACE = realTool('forge/trace-nexus-sdk-1.3.15.json');

interface Call {
  readonly step: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | object;
}

/** What is answered otherwise than with success: `s1`, which most of the trace asks for, is a resource. */
const REFUSED: Readonly<Record<string, readonly [status: number, type: string]>> = {
  'ACL.append': [400, 'AclCannotContainEmptyPermissionCollection'],
  'Resource.get raw id': [404, 'ResourceNotFound'],
  'Resource.tag': [400, 'MalformedQueryParamRejection'],
  'Resource.create schema id': [409, 'ResourceAlreadyExists'],
  'File.get json': [404, 'ResourceNotFound'],
  'File.get blob': [404, 'ResourceNotFound'],
  'File.link': [415, 'UnsupportedRequestContentTypeRejection'],
  'File.create id': [404, 'ResourceNotFound'],
  'File.update': [415, 'UnsupportedRequestContentTypeRejection'],
  'File.tag': [404, 'ResourceNotFound'],
  'Schema.get': [404, 'ResourceNotFound'],
  'Schema.tag': [405, 'HttpMethodNotAllowed'],
  'View.get': [404, 'ResourceNotFound'],
  'View.elasticSearchQuery': [404, 'ResourceNotFound'],
  'View.sparqlQuery': [404, 'ResourceNotFound'],
  'View.statistics': [404, 'ResourceNotFound'],
  'View.restart': [404, 'ResourceNotFound'],
  'Archive.get': [404, 'ResourceNotFound'],
  'Archive.get zip': [404, 'ResourceNotFound'],
  'Archive.create': [400, 'DecodingFailed'],
};
/** It would keep the others from writing. */
const LEFT_OUT = ['Organization.deprecate'];

describe('requests of @bbp/nexus-sdk 1.3.15', { skip: missing(TRACE) }, () => {
  const calls: Call[] = existsSync(TRACE) ? JSON.parse(readFileSync(TRACE, 'utf8')) : [];
  let delta: DeltaService;
  before(async () => {
    delta = await startDelta({ validate: async () => undefined });
  });
  after(() => delta.close());

  for (const { step, method, path, query, headers, body } of calls.filter((call) => !LEFT_OUT.includes(call.step))) {
    test(step, async () => {
      const { accept, 'content-type': type } = headers;
      const payload = typeof body === 'string' ? body : JSON.stringify(body);
      const answer = await delta.ask({
        method,
        url: query === '' ? path : `${path}?${query}`,
        headers: { accept, 'content-type': type },
        ...(payload !== '' && { payload }),
      });
      const [status, refusal] = REFUSED[step] ?? [];
      assert.ok(status === undefined ? answer.statusCode < 300 : answer.statusCode === status, answer.body);
      if (refusal !== undefined) assert.equal(answer.json()['@type'], refusal);
    });
  }
});
