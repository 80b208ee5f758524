import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { resolvers } from './resolvers.ts';
import { readTypeDefs } from './type-defs.ts';

/** The executable schema: SDL and resolvers. */
export const createSchema = (): GraphQLSchema => makeExecutableSchema({ typeDefs: readTypeDefs(), resolvers });
