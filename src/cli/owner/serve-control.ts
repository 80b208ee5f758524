import { chmod, rm } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { createHttp } from '../http.ts';
import { OPERATIONS } from '../operations/all.ts';
import type { Project } from '../project.ts';
import { makeSocketFolder } from './control-socket.ts';
import { type AnyOperation, type Line, lineOfError } from './operation.ts';

/**
 * Listens on the control socket for the other commands of the same user: `/graphql` and `/v1` without limits or tokens,
 * and `POST /control/<operation>`, answered with one JSON line a report and a last one with the result or the error.
 */
export async function serveControl(project: Project, socket: string): Promise<FastifyInstance> {
  const authenticate = async () => project.caller;
  const app = createHttp({ parts: project.parts, authenticate, access: 'local', idleMs: 0, logger: debugLog() });
  // Who sees no such answer knows that nothing was done, and asks the next owner.
  app.addHook('onRequest', async (_, reply) => reply.raw.writeProcessing());
  for (const operation of OPERATIONS) {
    app.post(`/control/${operation.name}`, async (request, reply) => {
      const ended = new AbortController();
      reply.raw.on('close', () => ended.abort());
      return reply.type('application/x-ndjson').send(answerLines(project, operation, request.body, ended.signal));
    });
  }
  await makeSocketFolder(socket);
  // Left by an owner that was killed: nobody else listens there, as this process has the folder.
  await rm(socket, { force: true });
  await app.listen({ path: socket });
  await chmod(socket, 0o600);
  return app;
}

/** Requests of other commands, and why they failed, on standard error when ATLASGRAPH_DEBUG is set. */
const debugLog = () => (process.env.ATLASGRAPH_DEBUG === undefined ? undefined : pino(pino.destination(2)));

function answerLines(project: Project, operation: AnyOperation, body: unknown, signal: AbortSignal): Readable {
  const lines = new PassThrough();
  const write = (line: Line) => lines.write(`${JSON.stringify(line)}\n`);
  const run = async (): Promise<Line> => {
    const report = (value: unknown) => write({ report: value });
    return { result: (await operation.run(project, operation.input.parse(body), { signal, report })) ?? null };
  };
  run()
    .catch(lineOfError)
    .then((line) => {
      write(line);
      lines.end();
    });
  return lines;
}
