import { setTimeout } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';
import { RemoteAnswerInvalid, RemoteRefused, RemoteUnavailable } from './errors.ts';

/** Access tokens of one account. */
export interface Tokens {
  /** @param refused - a token that was found to be no good, so that another one is got */
  get(refused?: string): Promise<string>;
}

export interface Account {
  /** Address of the realm, such as `https://sso.example.org/realms/BBP`. */
  readonly realm: string;
  readonly clientId: string;
  /** A service: its id and secret as a client. A person: name and password, through `clientId`. */
  readonly kind: 'service' | 'person';
  readonly username: string;
  readonly password: string;
}

/** A token that was given and is not replaced. */
export const fixedToken = (token: string): Tokens => ({ get: async () => token });

/** A token with less time left is replaced before it is used. */
const MARGIN_MS = 20_000;
const TIMEOUT_MS = 20_000;
const ATTEMPTS = 3;

const Granted = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive().default(60) });

/** Tokens from the realm's token endpoint (OAuth 2.0), kept until shortly before they expire. */
export function accountTokens(account: Account, now: () => number = Date.now): Tokens {
  let kept: Promise<{ token: string; until: number }> | undefined;
  const renew = async () => {
    const { access_token: token, expires_in: seconds } = await ask(account);
    return { token, until: now() + seconds * 1000 - Math.min(MARGIN_MS, seconds * 500) };
  };
  const get = async (refused?: string): Promise<string> => {
    kept ??= renew();
    const asked = kept;
    const forget = () => {
      // Others may have renewed it meanwhile.
      if (kept === asked) kept = undefined;
    };
    const { token, until } = await asked.catch((error: unknown) => {
      forget();
      throw error;
    });
    if (token !== refused && now() < until) return token;
    forget();
    return get();
  };
  return { get };
}

async function ask(account: Account): Promise<z.infer<typeof Granted>> {
  const url = `${account.realm}/protocol/openid-connect/token`;
  const about = { method: 'POST', url };
  for (let attempt = 1; ; attempt++) {
    try {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams(grantOf(account)).toString(),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const answer = await body.text();
      if (statusCode >= 500 && attempt < ATTEMPTS) throw new Error(`the status ${statusCode}`);
      if (statusCode !== 200) throw new RemoteRefused({ ...about, status: statusCode, ...reasonOf(answer) });
      const { success, data } = Granted.safeParse(parseJson(answer));
      if (!success) throw new RemoteAnswerInvalid({ ...about, problem: 'it holds no access_token.' });
      return data;
    } catch (cause) {
      if (cause instanceof RemoteRefused || cause instanceof RemoteAnswerInvalid) throw cause;
      const problem = cause instanceof Error ? cause.message : String(cause);
      if (attempt === ATTEMPTS) throw new RemoteUnavailable({ ...about, problem }, { cause });
      await setTimeout(200 * attempt);
    }
  }
}

const grantOf = ({ kind, clientId, username, password }: Account): Record<string, string> =>
  kind === 'service'
    ? { grant_type: 'client_credentials', client_id: username, client_secret: password, scope: 'openid' }
    : { grant_type: 'password', client_id: clientId, username, password, scope: 'openid' };

const Refusal = z.object({ error: z.string().default(''), error_description: z.string().default('') });

function reasonOf(answer: string): { type: string; reason: string } {
  const { data } = Refusal.safeParse(parseJson(answer));
  return { type: data?.error ?? '', reason: data?.error_description ?? 'no token was given' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
