import { resolveLabel } from '../../entities/resolve.ts';
import { findNode } from '../entity/find.ts';
import { orNull } from '../errors.ts';
import type * as Types from '../resolver-types.ts';

export const Query: Types.QueryResolvers = {
  resolve: (_, { label, scope, strategy }, { current }) =>
    resolveLabel(current.reading, { label, scope, strategy: strategy ?? 'BEST' }),
};

export const ResolveHit: Types.ResolveHitResolvers = {
  entity: ({ id }, _, { current }) => orNull(findNode(current, id)),
};
