import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import type { z } from 'zod';
import { AtlasError } from '../../errors.ts';
import { livingOwner, type Owner } from './claim.ts';
import { errorOfLine, type Line, type Operation } from './operation.ts';

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
      let arrived = false;
      try {
        const headers = { 'content-type': 'application/json' };
        // The owner says so by an informational answer before it does anything (`serve-control.ts`).
        const onInfo = (): void => {
          arrived = true;
        };
        const response = await request(`http://owner${path}`, { method: 'POST', headers, body, dispatcher, onInfo });
        if (response.statusCode !== CLOSING) return response;
        await response.body.dump();
      } catch (error) {
        if (arrived || !isTurnedAway(error)) throw new OwnerGone(owner.pid, true, { cause: error });
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
      for await (const line of linesOf(body, owner.pid)) {
        // The owner runs this same operation: what it answers has the operation's types.
        if ('result' in line) return line.result as never;
        if ('error' in line) throw errorOfLine(line);
        onReport?.(line.report as never);
      }
      throw new OwnerGone(owner.pid, true);
    },
    close: () => dispatcher.close(),
  };
}

/** A line that is cut off, like a connection that breaks, means that the owner was ended. */
async function* linesOf(body: Readable, pid: number): AsyncGenerator<Line> {
  try {
    for await (const text of createInterface({ input: body })) yield JSON.parse(text);
  } catch (cause) {
    throw new OwnerGone(pid, true, { cause });
  }
}

/** The status of a server that answers the requests it has and takes no others. */
const CLOSING = 503;

/** Nobody listens (yet, or any more), too many wait to be let in, or who waited was not let in any more. */
const TURNED_AWAY = ['ENOENT', 'ECONNREFUSED', 'EAGAIN', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];
const isTurnedAway = (error: unknown) =>
  error instanceof Error && 'code' in error && TURNED_AWAY.includes(String(error.code));

/** The owner of the project folder ended while a command needed it. */
export class OwnerGone extends AtlasError<'OwnerGone', { pid: number; delivered: boolean }> {
  readonly tag = 'OwnerGone';
  readonly remedy = 'Look whether what you asked for was done, and run the command again if not.';

  /** @param delivered - whether the request may have reached it */
  constructor(pid: number, delivered: boolean, options?: ErrorOptions) {
    super(`Process ${pid}, which had the project folder, ended before it answered.`, { pid, delivered }, options);
  }
}
