import { AtlasError } from '../../../errors.ts';
import type { JsonObject } from '../../resource.ts';

interface Details {
  readonly status: number;
  /** As Elasticsearch names the error, such as `parsing_exception`. */
  readonly type: string;
  readonly reason: string;
  readonly more: JsonObject;
}

/** A query or a mapping that cannot be served; the details make the body that Elasticsearch would answer. */
export class SearchRefused extends AtlasError<'SearchRefused', Details> {
  readonly tag = 'SearchRefused';
  readonly remedy = 'Correct the request; docs/delta.md lists what is served.';

  constructor(type: string, reason: string, more: JsonObject = {}) {
    super(reason, { status: 400, type, reason, more });
  }

  /** Body of the answer. */
  get body(): JsonObject {
    const { status, type, reason, more } = this.details;
    const { caused_by: _, ...place } = more;
    return { error: { root_cause: [{ type, reason, ...place }], type, reason, ...more }, status };
  }
}

/** What is written in no way that the language knows. */
export const parsing = (reason: string): SearchRefused => new SearchRefused('parsing_exception', reason);

/** What is written right and cannot be done. */
export const illegal = (reason: string): SearchRefused => new SearchRefused('illegal_argument_exception', reason);
