import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import { AddressNotAllowed, LinkedFileUnavailable } from './errors.ts';
import { limited } from './limited.ts';
import { lookupPublic } from './private-addresses.ts';

/** Reads files that a registration names by their address. */
export interface LinkedFiles {
  /** @throws AddressNotAllowed, LinkedFileUnavailable, FileTooLarge; the last two also while the content is read */
  open(address: string, signal: AbortSignal): Promise<LinkedFile>;
  close(): Promise<void>;
}

export interface LinkedFile {
  readonly filename: string;
  readonly mediaType: string;
  readonly content: Readable;
}

export interface LinkedFilesOptions {
  /** Beginnings of addresses, each with at least scheme and host, such as `https://example.org/atlas/`. */
  readonly allowed: readonly string[];
  readonly maxBytes: number;
  /** For a whole file. */
  readonly timeoutMs: number;
}

/** Long enough for a busy server, short enough for who waits for an answer. */
const IDLE_MS = 30_000;

/**
 * Reads from the allowed addresses only. Redirections are not followed, and a name that leads to an address of a
 * private network is refused: to read from there, allow the numeric address or `localhost`.
 */
export function createLinkedFiles({ allowed, maxBytes, timeoutMs }: LinkedFilesOptions): LinkedFiles {
  const beginnings = allowed.map(toBeginning);
  const connect = { lookup: lookupPublic, timeout: IDLE_MS };
  const agent = new Agent({ connect, headersTimeout: IDLE_MS, bodyTimeout: IDLE_MS });
  return {
    async open(address, signal) {
      const url = checkAddress(address, beginnings);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const { statusCode, headers, body } = await agent
        .request({
          origin: url.origin,
          path: url.pathname + url.search,
          method: 'GET',
          signal: limit,
          headers: HEADERS,
        })
        .catch((cause: Error) => {
          throw new LinkedFileUnavailable({ address, problem: cause.message }, { cause });
        });
      body.on('error', () => {}); // told through the pipe below
      if (statusCode !== 200) {
        body.destroy();
        throw new LinkedFileUnavailable({ address, problem: `its server answered ${statusCode}` });
      }
      const mediaType = String(headers['content-type'] ?? 'application/octet-stream');
      return { filename: nameOf(url), mediaType, content: limited(body, maxBytes) };
    },
    close: () => agent.close(),
  };
}

const HEADERS = { 'accept-encoding': 'identity' };

/** With a closing slash after the host, so that `https://a.org` does not allow `https://a.org.evil.example`. */
const toBeginning = (allowed: string): string => new URL(allowed).href;

function checkAddress(address: string, beginnings: readonly string[]): URL {
  const url = URL.parse(address);
  const known = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!known || !beginnings.some((beginning) => url.href.startsWith(beginning))) throw new AddressNotAllowed(address);
  return url;
}

function nameOf({ pathname }: URL): string {
  try {
    return basename(decodeURIComponent(pathname)) || 'file';
  } catch {
    return basename(pathname);
  }
}
