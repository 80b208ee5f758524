import jsonld from 'jsonld';
import { contextResolver, type LoadContext, orInvalidJsonLd } from './contexts.ts';

/**
 * Compacts one node of expanded JSON-LD; ids become relative only where the context has a base.
 *
 * @param context - value of `@context`; the result has it as it is
 * @param base - relative addresses of contexts are resolved against it
 * @throws InvalidJsonLd
 */
export async function compact(
  expanded: object,
  context: unknown,
  { base, loadContext }: { readonly base: string; readonly loadContext: LoadContext },
): Promise<Record<string, unknown>> {
  const options = { skipExpansion: true, base: '', contextResolver: contextResolver(base, loadContext, new Set()) };
  // The package's types know neither `contextResolver` nor contexts of any JSON.
  const document = expanded as jsonld.JsonLdDocument;
  return orInvalidJsonLd(jsonld.compact(document, context as jsonld.ContextDefinition, options));
}
