import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';
import { start } from './atlasgraph.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** `serve` of a project folder as a process of its own, and a client of it. */
export interface ServedProject {
  /** Of the service. */
  readonly pid: number;
  /** Any request below `/v1`; an object is sent as JSON. Rejects when the connection breaks. */
  ask(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object | Buffer, type?: string): Promise<Answer>;
  /** The body of an answer that must have that status. */
  expect(status: number, ...request: Parameters<ServedProject['ask']>): Promise<string>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

const CONNECTIONS = 32;

/** Serves the folder on a port of its own. `env` is added to the environment. */
export const serveProject = (folder: string, env?: NodeJS.ProcessEnv): Promise<ServedProject> =>
  clientOf(start(['-C', folder, 'serve', '--port', '0'], { env }));

/** A client of `serve`, which tells on its first line where it listens. */
export async function clientOf({ child, ended }: ReturnType<typeof start>): Promise<ServedProject> {
  assert.ok(child.stdout && child.pid);
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(({ stderr }) => assert.fail(`The service did not start: ${stderr}`)),
  ]);
  const origin = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
  assert.ok(origin, line);
  const pool = new Pool(origin, { connections: CONNECTIONS });
  const ask: ServedProject['ask'] = async (method, path, body, type = 'application/json') => {
    const { statusCode, body: answer } = await pool.request({
      method,
      path: `/v1${path}`,
      headers: { accept: '*/*', ...(body && { 'content-type': type }) },
      body: body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    });
    return { status: statusCode, text: await answer.text() };
  };
  return {
    pid: child.pid,
    ask,
    async expect(status, ...request) {
      const answer = await ask(...request);
      assert.equal(answer.status, status, `${request[0]} ${request[1]}: ${answer.text}`);
      return answer.text;
    },
    async kill(signal) {
      child.kill(signal);
      await ended;
      await pool.destroy();
    },
  };
}
