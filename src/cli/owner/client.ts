import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import type { z } from 'zod';
import { AtlasError } from '../../errors.ts';
import { livingOwner, type Owner } from './claim.ts';
import { type Line, type Operation, OwnerError } from './operation.ts';

/** The owner of a project folder, as commands see it. */
export interface OwnerClient {
  readonly pid: number;
  /** @returns the response as it came, `{data, errors}` */
  graphql(body: { query: string; variables?: object }): Promise<string>;
  call<Input extends z.ZodType, Output, Report>(
    operation: Operation<Input, Output, Report>,
    input: z.input<Input>,
    onReport?: (report: Report) => void,
  ): Promise<Output>;
  close(): Promise<void>;
}

const STARTING_MS = 20;

/** Talks to the owner over its control socket; waits while it starts. Everything throws OwnerGone when it ends. */
export function ownerClient(folder: string, owner: Owner): OwnerClient {
  const dispatcher = new Agent({ connect: { socketPath: owner.socket }, headersTimeout: 0, bodyTimeout: 0 });
  const send = async (path: string, body: string): Promise<Dispatcher.ResponseData> => {
    for (;;) {
      try {
        const headers = { 'content-type': 'application/json' };
        const response = await request(`http://owner${path}`, { method: 'POST', headers, body, dispatcher });
        if (response.statusCode !== CLOSING) return response;
        await response.body.dump();
      } catch (error) {
        if (!isRefused(error)) throw new OwnerGone(owner.pid, true, { cause: error });
      }
      if ((await livingOwner(folder))?.token !== owner.token) throw new OwnerGone(owner.pid, false);
      await setTimeout(STARTING_MS);
    }
  };
  return {
    pid: owner.pid,
    graphql: async (body) => {
      const response = await send('/graphql', JSON.stringify(body));
      return response.body.text().catch((error) => {
        throw new OwnerGone(owner.pid, true, { cause: error });
      });
    },
    call: async (operation, input, onReport) => {
      const { body } = await send(`/control/${operation.name}`, JSON.stringify(input));
      try {
        for await (const text of createInterface({ input: body })) {
          const line: Line = JSON.parse(text);
          // The owner runs this same operation: what it answers has the operation's types.
          if ('result' in line) return line.result as never;
          if ('report' in line) onReport?.(line.report as never);
          if ('error' in line) throw new OwnerError(line.error);
          if ('unexpected' in line) throw Object.assign(new Error(line.unexpected.message), line.unexpected);
        }
      } catch (error) {
        if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
          throw new OwnerGone(owner.pid, true, { cause: error });
        }
        throw error;
      }
      throw new OwnerGone(owner.pid, true);
    },
    close: () => dispatcher.close(),
  };
}

/** The status of a server that answers the requests it has and takes no others. */
const CLOSING = 503;

const isRefused = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED');

/** The owner of the project folder ended while a command needed it. */
export class OwnerGone extends AtlasError<'OwnerGone', { pid: number; delivered: boolean }> {
  readonly tag = 'OwnerGone';
  readonly remedy = 'Look whether what you asked for was done, and run the command again if not.';

  /** @param delivered - whether the request may have reached it */
  constructor(pid: number, delivered: boolean, options?: ErrorOptions) {
    super(`Process ${pid}, which had the project folder, ended before it answered.`, { pid, delivered }, options);
  }
}
