import assert from 'node:assert/strict';

import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { createHttp, type HttpOptions } from '../../src/cli/http.ts';
import { createLinkedFiles } from '../../src/gateway/registration/linked-files.ts';
import { mergeConfiguration } from '../../src/pipeline/configuration.ts';
import { createRuns } from '../../src/pipeline/create-runs.ts';
import { explainTarget } from '../../src/pipeline/explain-target.ts';
import type { Rule, Services } from '../../src/pipeline/rule.ts';
import type { NewRunEvent, Run } from '../../src/pipeline/run.ts';
import type { RunTables } from '../../src/store/sql/run-tables.ts';
import { sqlRunStore } from '../../src/store/sql/runs.ts';
import { chain, ruleOf } from '../pipeline/support/rules.ts';
import { type Atlas, type AtlasOptions, openAtlas } from './atlas.ts';

/** source → middle → target, and one that goes on until it is stopped. */
const rules: readonly Rule[] = [
  ...chain(),
  ruleOf({
    name: 'endless',
    outputs: { text: 'endless.txt' },
    run: ({ signal }) => setTimeout(1e8, undefined, { signal }),
  }),
];

// The rules of these tests use no workers.
const NO_SERVICES = {} as Services;

export interface ServiceOptions extends AtlasOptions, Partial<Omit<HttpOptions, 'parts'>> {
  readonly linkedFilesFrom?: readonly string[];
}

export interface Service extends Atlas {
  readonly app: FastifyInstance;
}

/** The whole service on an atlas, the tiny one unless said otherwise; not listening. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { maker, grants, files, linkedFilesFrom = [], ...http } = options;
  const atlas = await openAtlas({ maker, grants, files });
  const configuration = mergeConfiguration([{ source: 'test', values: { WORKING_DIR: 'out' } }]);
  const projectDir = join(atlas.folder, 'project');
  const runs = createRuns({
    // The store has migrated the database, which has the tables of runs since.
    store: sqlRunStore<Run, NewRunEvent>(atlas.database.kysely as import('kysely').Kysely<RunTables>),
    rules,
    projectDir,
    configuration,
    servicesFor: async () => ({ services: NO_SERVICES, close: async () => undefined }),
    softwareVersion: '0.0.0',
  });
  const linkedFiles = createLinkedFiles({ allowed: linkedFilesFrom, maxBytes: 1000, timeoutMs: 1000 });
  const explain = (target: string, values: Readonly<Record<string, unknown>>) => {
    const layers = [
      { source: 'test', values: { WORKING_DIR: 'out' } },
      { source: 'config', values },
    ];
    return explainTarget(target, { rules, projectDir, configuration: mergeConfiguration(layers) });
  };
  const app = createHttp({ parts: { graph: atlas.graph, runs, rules, explain, linkedFiles }, ...http });
  return {
    ...atlas,
    app,
    close: async () => {
      await runs.close();
      await app.close();
      await linkedFiles.close();
      await atlas.close();
    },
  };
}

/** A GraphQL request; the host is one that a service without tokens answers. */
export const post = (app: FastifyInstance, body: object, headers: Record<string, string> = {}) =>
  request(app, { method: 'POST', url: '/graphql', payload: body, headers });

export const request = (app: FastifyInstance, { headers, ...options }: InjectOptions) =>
  app.inject({ ...options, headers: { host: 'localhost', ...headers } });

/** Sends a form as multipart/form-data. */
export async function send(app: FastifyInstance, url: string, form: FormData, headers: Record<string, string> = {}) {
  const body = new Response(form);
  const payload = Buffer.from(await body.arrayBuffer());
  const type = String(body.headers.get('content-type'));
  return request(app, { method: 'POST', url, payload, headers: { 'content-type': type, ...headers } });
}

/** The data of a query that must succeed. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is that of the query in the test
export async function query(app: FastifyInstance, text: string, variables: object = {}): Promise<any> {
  const response = await post(app, { query: text, variables });
  const { data, errors } = response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}
