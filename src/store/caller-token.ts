import type { Caller } from './caller.ts';

/** Beside the callers, so that no log, copy or stored form of a caller holds the token. */
const tokens = new WeakMap<Caller, string>();

/** Keeps the access token that a caller came with, for a service that the caller's requests are passed on to. */
export const keepToken = (caller: Caller, token: string): Caller => {
  tokens.set(caller, token);
  return caller;
};

/** @returns undefined for who came without a token, and for a caller that was stored and read again */
export const tokenOf = (caller: Caller): string | undefined => tokens.get(caller);
