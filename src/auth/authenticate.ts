import { ANONYMOUS, type Caller } from '../store/caller.ts';
import { keepToken } from '../store/caller-token.ts';
import { TokenRefused } from './errors.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** @param authorization - value of the HTTP header; undefined when there is none */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

/**
 * Anonymous without a header, else the holder of the bearer token (the word `Bearer` in any case).
 * @throws TokenRefused for any other kind of header and for every bad token
 */
export const createAuthenticate =
  (verifier: TokenVerifier): Authenticate =>
  async (authorization) => {
    if (authorization === undefined) return ANONYMOUS;
    const token = /^bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
    if (token === undefined) throw new TokenRefused('malformed');
    return keepToken(await verifier.verify(token), token);
  };
