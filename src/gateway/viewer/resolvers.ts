import type { QueryResolvers } from '../resolver-types.ts';

export const Query: QueryResolvers = {
  viewer: (_, __, { caller: { subject, identities, person } }) => ({
    authenticated: subject !== 'anonymous',
    username: person?.username ?? 'anonymous',
    name: person?.name,
    identities,
  }),
};
