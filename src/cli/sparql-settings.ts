import type { Configuration } from '../pipeline/configuration.ts';
import { DEFAULT_SETTINGS, type SparqlSettings } from '../store/views/sparql/settings.ts';

/** Where SPARQL views are kept, and within which limits. */
export function sparqlSettings(settings: Configuration): SparqlSettings {
  const { SPARQL_MAX_QUADS: maxQuads, SPARQL_TIMEOUT: seconds, SPARQL_ENDPOINTS: listed } = settings;
  const endpoints = listed.split(',').flatMap((text) => {
    const [project, query, update, unionGraph] = text.trim().split(/\s+/);
    return project === '' ? [] : [[project, { query, update, ...(unionGraph !== undefined && { unionGraph }) }]];
  });
  return { ...DEFAULT_SETTINGS, maxQuads, timeoutMs: seconds * 1000, endpoints: Object.fromEntries(endpoints) };
}
