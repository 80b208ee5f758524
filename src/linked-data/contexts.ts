import { AtlasError } from '../errors.ts';
import type { ContextResolver, ResolvedContext } from './jsonld-internals.ts';

/** A JSON-LD context that has an address. */
export interface LoadedContext {
  /** Value of the document's `@context`. */
  readonly context: unknown;
  /** Names this very content: another content under the same IRI has another key. */
  readonly key: string;
}

/** Gives the context at an absolute IRI, or undefined when there is none. The only way a context is ever loaded. */
export type LoadContext = (iri: string) => Promise<LoadedContext | undefined>;

/** Whether a document has a context that says anything; `{}`, `null`, an empty text and lists of these do not. */
export function hasContext(source: { readonly '@context'?: unknown }): boolean {
  const given = [source['@context']].flat(Number.POSITIVE_INFINITY);
  return given.some((one) => (one !== null && typeof one === 'object' ? Object.keys(one).length > 0 : Boolean(one)));
}

/** A document that cannot be read as JSON-LD; `iri` is the context that is missing, when one is. */
export class InvalidJsonLd extends AtlasError<'InvalidJsonLd', { readonly reason: string; readonly iri?: string }> {
  readonly tag = 'InvalidJsonLd';
  readonly remedy: string;

  constructor(details: { reason: string; iri?: string }, options?: ErrorOptions) {
    super(`The document is not valid JSON-LD: ${details.reason}`, details, options);
    this.remedy = details.iri
      ? `Register the context ${details.iri} in the project, or write its terms into the document.`
      : 'Correct the document and send it again.';
  }
}

/** What the package jsonld makes, or what it finds wrong as an error of ours. */
export async function orInvalidJsonLd<Made>(making: Promise<Made>): Promise<Made> {
  try {
    return await making;
  } catch (cause) {
    if (cause instanceof InvalidJsonLd) throw cause;
    throw new InvalidJsonLd({ reason: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}

/** Contexts that one document may name, nested ones included. */
const MAX_REMOTE_CONTEXTS = 20;
/** Distinct contexts kept processed; a context of 130 kB takes about 3 MB when processed. */
const CACHE_SIZE = 64;
/** Longer inline contexts are processed each time: they are seldom sent twice. */
const MAX_INLINE_KEY = 10_000;

/** Contexts as the processor wants them, with what it derived from each; the most recently used are kept. */
const cache = new Map<string, ResolvedContext>();

/**
 * Resolves the contexts of one document for the JSON-LD processor, which keeps a processed context on the object it is
 * given. Handing out the same object for the same content is what makes the second document cheap.
 *
 * @param base - part of the identity of a processed context, since relative IRIs in it are resolved against it
 * @param loaded - receives the IRI of every context that the document names, in the order of first use
 */
export function contextResolver(base: string, load: LoadContext, loaded: Set<string>): ContextResolver {
  const resolveIri = async (iri: string, within: readonly string[]): Promise<ResolvedContext[]> => {
    if (within.includes(iri)) throw new InvalidJsonLd({ reason: `the context ${iri} includes itself.`, iri });
    if (loaded.add(iri).size > MAX_REMOTE_CONTEXTS) {
      throw new InvalidJsonLd({ reason: `it names more than ${MAX_REMOTE_CONTEXTS} contexts.` });
    }
    const found = await load(iri);
    if (!found) throw new InvalidJsonLd({ reason: `the context ${iri} is not known here.`, iri });
    return resolveAll(found.context, [...within, iri], `${iri}\n${found.key}`);
  };
  const resolveAll = async (context: unknown, within: readonly string[], key?: string): Promise<ResolvedContext[]> => {
    const resolved: ResolvedContext[] = [];
    for (const [index, item] of (Array.isArray(context) ? context : [context]).entries()) {
      if (typeof item === 'string') resolved.push(...(await resolveIri(absolute(item, within.at(-1) ?? base), within)));
      else if (item !== null && typeof item !== 'object') {
        throw new InvalidJsonLd({ reason: '@context must be an object, an IRI, null or a list of these.' });
      } else resolved.push(remembered(item, base, key && `${base}\n${key}\n${index}`, within.at(-1)));
    }
    return resolved;
  };
  return {
    resolve: ({ context }) => resolveAll(unwrapped(context), []),
  };
}

/** As it is written when absolute: `https://x` and `https://x/` are two addresses. */
const absolute = (iri: string, base: string): string => (URL.canParse(iri) ? iri : new URL(iri, base).href);

/** A context may be given inside a document of its own, `{"@context": …}`. */
const unwrapped = (context: unknown): unknown =>
  context !== null && typeof context === 'object' && '@context' in context ? context['@context'] : context;

/** @param address - of the context, which the addresses of contexts in it are relative to */
function remembered(given: object | null, base: string, knownKey?: string, address?: string): ResolvedContext {
  const key = knownKey ?? `${base}\n${JSON.stringify(given)}`;
  const existing = cache.get(key);
  if (existing) {
    cache.delete(key);
    cache.set(key, existing);
    return existing;
  }
  // Weak, because an active context that came from one document's inline context is never met again.
  const derived = new WeakMap<object, unknown>();
  const resolved: ResolvedContext = {
    document: given && address ? withAbsoluteContexts(given, address) : given,
    getProcessed: (active) => derived.get(active),
    setProcessed: (active, processed) => derived.set(active, processed),
  };
  if (!knownKey && key.length > MAX_INLINE_KEY) return resolved;
  cache.set(key, resolved);
  if (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value ?? '');
  return resolved;
}

/** The same context with absolute addresses of those that it names for the values of terms, or imports. */
function withAbsoluteContexts(context: object, address: string): object {
  const resolved = (value: unknown): unknown =>
    typeof value === 'string' ? absolute(value, address) : Array.isArray(value) ? value.map(resolved) : value;
  return JSON.parse(JSON.stringify(context), (key, value) =>
    key === '@context' || key === '@import' ? resolved(value) : value,
  );
}
