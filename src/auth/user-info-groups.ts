import { hash } from 'node:crypto';
import { TokenRefused } from './errors.ts';
import { fetchSmallDocument } from './small-document.ts';

/** As Nexus Delta keeps them. */
const KEPT_MS = 180_000;
const KEPT_TOKENS = 500;

interface Kept {
  readonly until: number;
  readonly groups: Promise<unknown>;
}

/**
 * Asks the UserInfo endpoint of an issuer for the claim `groups` of the holder of a token that does not say; answers
 * are kept for three minutes. Only for tokens that were found good.
 *
 * @throws TokenRefused when the issuer does not answer, or does not know the token
 */
export function userInfoGroups(endpoint: string): (token: string) => Promise<unknown> {
  /** By digest: no token stays in memory. The oldest come first. */
  const kept = new Map<string, Kept>();
  return (token) => {
    const key = hash('sha256', token);
    const known = kept.get(key);
    if (known && known.until > Date.now()) return known.groups;
    kept.delete(key);
    const groups = ask(endpoint, token);
    groups.catch(() => kept.delete(key));
    kept.set(key, { until: Date.now() + KEPT_MS, groups });
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_TOKENS) break;
      kept.delete(oldest);
    }
    return groups;
  };
}

async function ask(endpoint: string, token: string): Promise<unknown> {
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
  const response = await fetchSmallDocument(endpoint, { headers }).catch((cause: unknown) => {
    throw new TokenRefused('groups unavailable', { cause });
  });
  if (response.status === 401 || response.status === 403) throw new TokenRefused('refused by its issuer');
  if (response.status !== 200) throw new TokenRefused('groups unavailable');
  const answer: unknown = await response.json().catch((cause: unknown) => {
    throw new TokenRefused('groups unavailable', { cause });
  });
  return answer !== null && typeof answer === 'object' && 'groups' in answer ? answer.groups : undefined;
}
