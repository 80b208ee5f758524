import { type ExecutionArgs, getOperationAST, parse } from 'graphql';
import { createYoga, type GraphiQLOptions, type Plugin, type YogaLogger } from 'graphql-yoga';
import type { Caller } from '../store/caller.ts';
import type { GatewayContext, GatewayParts } from './context.ts';
import { maskError } from './errors.ts';
import { checkCost, checkFields, type QueryLimits } from './limits.ts';
import { createSchema } from './schema.ts';
import { createSnapshot } from './snapshot.ts';
import { TOUR } from './tour.ts';

export interface GatewayOptions {
  /** `none` for queries that come from this machine's command line. */
  readonly limits: QueryLimits | 'none';
  /** Bytes of a request: files that are sent within it are held in memory. */
  readonly bodyLimit: number;
  /** Ends subscriptions when the service stops. */
  readonly closing: AbortSignal;
  readonly logger: YogaLogger;
}

/** Whose request it is, found out before GraphQL has a look at it. */
interface ServerContext {
  readonly caller: Caller;
}

/** The GraphQL endpoint as a function of Fetch API requests. */
export function createGateway(parts: GatewayParts, { limits, bodyLimit, closing, logger }: GatewayOptions) {
  return createYoga<ServerContext, GatewayContext>({
    schema: createSchema(),
    context: ({ caller, request }) => ({
      ...parts,
      caller,
      current: createSnapshot({ graph: parts.graph, caller }),
      signal: AbortSignal.any([request.signal, closing]),
    }),
    plugins: limits === 'none' ? [] : [limitQueries(limits)],
    maskedErrors: { maskError, isDev: false },
    maxRequestBodySize: bodyLimit,
    // Keyed by the whole text, it would let a caller fill the memory with long queries.
    parserAndValidationCache: false,
    cors: false,
    landingPage: false,
    graphiql: GRAPHIQL,
    // Six megabytes of script, for who opens the page.
    renderGraphiQL: async (options) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    logging: logger,
  });
}

const GRAPHIQL: GraphiQLOptions = {
  title: 'Atlasgraph',
  defaultTabs: TOUR.map(({ query, variables }) => ({
    query,
    variables: variables && JSON.stringify(variables, null, 2),
  })),
  subscriptionsProtocol: 'GRAPHQL_SSE',
};

function limitQueries(limits: QueryLimits): Plugin {
  return {
    onParse: ({ setParseFn }) => {
      setParseFn((source, options) => parse(source, { ...options, maxTokens: limits.tokens }));
      return ({ result }) => {
        if (!(result instanceof Error)) checkFields(result, limits);
      };
    },
    onExecute: ({ args }) => checkArguments(args, limits),
    onSubscribe: ({ args }) => checkArguments(args, limits),
  };
}

function checkArguments({ schema, document, operationName, variableValues }: ExecutionArgs, limits: QueryLimits): void {
  const operation = getOperationAST(document, operationName);
  if (operation) checkCost({ schema, document, operation, variables: variableValues ?? {} }, limits);
}
