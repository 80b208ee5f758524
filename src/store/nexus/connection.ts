import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import type { z } from 'zod';
import { ANONYMOUS, type Caller } from '../caller.ts';
import { checkAnswer } from './check-answer.ts';
import { RemoteAnswerInvalid, RemoteUnavailable } from './errors.ts';
import { type About, refusal } from './refusal.ts';
import type { Tokens } from './tokens.ts';

export interface RemoteOptions {
  /** Ends in `/v1`. */
  readonly url: string;
  /** Whose tokens a request is sent with; undefined: none, as anonymous. @throws AuthorizationFailed */
  readonly tokensOf: (caller: Caller) => Tokens | undefined;
  /** Requests under way at a time; the others wait. Default: 16. */
  readonly connections?: number;
  /** Without a sign of life for so long an answer is given up. Default: 60 s. */
  readonly timeoutMs?: number;
  /** Before the first repetition, then doubled. Default: 200 ms. */
  readonly backOffMs?: number;
}

export interface Ask {
  readonly caller: Caller;
  readonly method?: Dispatcher.HttpMethod;
  /** Below the address of the Delta. */
  readonly path: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Makes the body anew for each attempt. */
  readonly body?: () => Readable;
  /** The body can be made once: there is one attempt. */
  readonly once?: boolean;
  /** For error messages. */
  readonly about?: About;
}

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface Remote {
  readonly url: string;
  /** The status and the open body of an answer that is no refusal. */
  open(ask: Ask): Promise<Dispatcher.ResponseData>;
  /** The JSON of an answer. */
  json<Schema extends z.ZodType>(ask: Ask, schema: Schema): Promise<z.infer<Schema>>;
  /** Backs off before a repetition. @param attempts - that failed @param atLeastMs - what the Delta asked for */
  pause(attempts: number, atLeastMs?: number): Promise<void>;
  close(): Promise<void>;
}

const ATTEMPTS = 5;
const MAX_BACK_OFF_MS = 30_000;
/** Documents have 64 MiB at most; expanded they are a few times as long. */
const MAX_ANSWER_BYTES = 512 * 2 ** 20;

/**
 * A keep-alive pool of connections to one Delta. Reads are repeated with back-off when nothing or 429, 502, 503 or 504
 * is answered; writes only when they surely were not made: no connection, 429 or 503. A token that is refused is
 * replaced once.
 *
 * @throws RemoteUnavailable, RemoteAnswerInvalid, and what `refusal` makes of a refusal
 */
export function connectRemote({ tokensOf, ...options }: RemoteOptions): Remote {
  const { connections = 16, timeoutMs = 60_000, backOffMs = 200 } = options;
  const url = options.url.replace(/\/+$/, '');
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: Math.min(timeoutMs, 10_000) },
  });
  const pause: Remote['pause'] = (attempts, atLeastMs = 0) => {
    const backOff = backOffMs * 2 ** (attempts - 1) * (0.5 + Math.random());
    return setTimeout(Math.min(MAX_BACK_OFF_MS, Math.max(backOff, atLeastMs)));
  };
  const send: Send = (ask, token) => pool.request(toRequest(ask, pathname.replace(/\/$/, ''), token));
  const open = opener(send, { url, tokensOf, pause });
  return { url, open, json: jsonReader(open, { url, pause }), pause, close: () => pool.destroy() };
}

type Send = (ask: Ask, token: string | undefined) => Promise<Dispatcher.ResponseData>;

function toRequest({ method = 'GET', path, query = {}, headers, json, body }: Ask, base: string, token?: string) {
  return {
    method,
    path: `${base}${path}${queryString(query)}`,
    headers: {
      accept: 'application/ld+json, application/json',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: body ? body() : json === undefined ? undefined : JSON.stringify(json),
  };
}

type Way = Pick<Remote, 'url' | 'pause'> & Pick<RemoteOptions, 'tokensOf'>;

function opener(send: Send, { url, tokensOf, pause }: Way): Remote['open'] {
  return async (asked) => {
    const { caller, method = 'GET', path, about = {}, once = false } = asked;
    const request = { method, url: url + path };
    const most = once ? 1 : ATTEMPTS;
    const tokens = tokensOf(caller);
    let refused: string | undefined;
    for (let attempts = 1; ; attempts++) {
      const token = await tokens?.get(refused);
      const answer = await send(asked, token).catch((cause: NodeJS.ErrnoException) => {
        if (attempts < most && mayRepeat(method, cause)) return undefined;
        throw new RemoteUnavailable({ ...request, problem: problemOf(cause) }, { cause });
      });
      if (answer && answer.statusCode < 400) return answer;
      if (answer?.statusCode === 401 && tokens && refused === undefined && !once) {
        refused = token;
        await answer.body.dump();
        continue;
      }
      if (answer && !(attempts < most && isBusy(method, answer.statusCode))) {
        throw refusal(answer.statusCode, await textOf(answer.body, request), {
          ...{ ...about, ...request },
          caller: tokens ? caller : ANONYMOUS,
        });
      }
      await answer?.body.dump();
      await pause(attempts, Number(answer?.headers['retry-after'] ?? 0) * 1000 || 0);
    }
  };
}

function jsonReader(open: Remote['open'], { url, pause }: Omit<Way, 'tokensOf'>): Remote['json'] {
  return async (asked, schema) => {
    const { method = 'GET', path } = asked;
    const request = { method, url: url + path };
    for (let attempts = 1; ; attempts++) {
      const { body } = await open(asked);
      try {
        return checkAnswer(schema, parse(await textOf(body, request), request), request);
      } catch (cause) {
        if (cause instanceof RemoteAnswerInvalid) throw cause;
        // The answer broke off: a write was made, which a repetition would not make again.
        if (attempts === ATTEMPTS || !isRead(method)) {
          throw new RemoteUnavailable({ ...request, problem: problemOf(cause as Error) }, { cause });
        }
        await pause(attempts);
      }
    }
  };
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

const mayRepeat = (method: string, { code }: NodeJS.ErrnoException): boolean =>
  isRead(method) || (code !== undefined && UNSENT.has(code));

const isBusy = (method: string, status: number): boolean =>
  status === 429 || status === 503 || (isRead(method) && (status === 502 || status === 504));

const problemOf = ({ message, code }: NodeJS.ErrnoException): string =>
  [message || 'it failed', code].filter(Boolean).join(', ');

async function textOf(body: Readable, request: { method: string; url: string }): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) {
      throw new RemoteAnswerInvalid({ ...request, problem: `it is longer than ${MAX_ANSWER_BYTES} bytes.` });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string, request: { method: string; url: string }): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RemoteAnswerInvalid({ ...request, problem: 'it is not JSON.' }, { cause });
  }
}

function queryString(query: Query): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value ?? []].flat()) pairs.append(name, String(one));
  }
  return pairs.size === 0 ? '' : `?${pairs}`;
}
