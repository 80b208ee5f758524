import { AtlasError } from '../../../errors.ts';

/** A query that is not answered; `reason` says why, with the position where there is one. */
export class SparqlRefused extends AtlasError<'SparqlRefused', { readonly reason: string }> {
  readonly tag = 'SparqlRefused';
  readonly remedy = 'Correct the query and send it again.';

  constructor(reason: string, options?: ErrorOptions) {
    super(`The SPARQL query cannot be answered: ${reason}`, { reason }, options);
  }
}

/** Characters of results that are held as a whole. */
const MAX_RESULTS = 2 ** 28;

/** The same results. @throws SparqlRefused when they are too long */
export function bounded<Results>(results: Results): Results {
  if (typeof results !== 'string' || results.length <= MAX_RESULTS) return results;
  throw new SparqlRefused(`The result has more than ${MAX_RESULTS} characters: add a LIMIT.`);
}

/** A query that took longer, or more memory, than one may. */
export class SparqlLimitExceeded extends AtlasError<'SparqlLimitExceeded', { readonly limit: string }> {
  readonly tag = 'SparqlLimitExceeded';
  readonly remedy = 'Ask for less at once: add a LIMIT, or make the patterns more selective.';

  constructor(limit: string) {
    super(`The SPARQL query was ended: it needs more than ${limit}.`, { limit });
  }
}

/** A view that does not fit into memory. */
export class GraphTooLarge extends AtlasError<'GraphTooLarge', { readonly id: string; readonly maxQuads: number }> {
  readonly tag = 'GraphTooLarge';
  readonly remedy = 'Configure an external SPARQL endpoint for the project, or a view that holds less of it.';

  constructor(details: { id: string; maxQuads: number }) {
    super(
      `The view ${details.id} holds more than ${details.maxQuads} quads, the most that is kept in memory.`,
      details,
    );
  }
}

/** An external SPARQL endpoint that cannot be reached, or refuses what it is sent. */
export class EndpointFailed extends AtlasError<
  'EndpointFailed',
  { readonly endpoint: string; readonly reason: string }
> {
  readonly tag = 'EndpointFailed';
  readonly remedy = 'Check that the endpoint runs, and that its address and rights are right.';

  constructor(details: { endpoint: string; reason: string }, options?: ErrorOptions) {
    super(`The SPARQL endpoint ${details.endpoint} failed: ${details.reason}`, details, options);
  }
}
