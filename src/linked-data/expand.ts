import jsonld from 'jsonld';
import { contextResolver, hasContext, InvalidJsonLd, type LoadContext, orInvalidJsonLd } from './contexts.ts';

/** Nesting of objects and lists; what people write stays below 30. */
const MAX_DEPTH = 128;

export interface ExpandOptions {
  /** Relative IRIs are resolved against it, unless a context says otherwise. */
  readonly base: string;
  /** Terms of a document without a context are taken from it. */
  readonly vocab: string;
  readonly loadContext: LoadContext;
}

export interface Expanded {
  /** Absolute IRI of the root node; undefined when the document has no `@id` or more than one root. */
  readonly id?: string;
  /** Absolute IRIs, in the order of the document. */
  readonly types: readonly string[];
  /** The one root node, or `{"@graph": [...]}` when there are several, or `{}` when no key has a meaning. */
  readonly expanded: Readonly<Record<string, unknown>>;
  /** IRIs of all contexts that the document names, directly or through another. */
  readonly contexts: readonly string[];
}

type Node = Record<string, unknown> & { '@id'?: string; '@type'?: string[] };

/**
 * Expands a JSON-LD 1.1 document. Contexts come from `loadContext` alone; nothing is fetched from the network.
 *
 * @throws InvalidJsonLd also when a context is unknown or the document is nested deeper than 128 levels
 */
export async function expand(source: object, { base, vocab, loadContext }: ExpandOptions): Promise<Expanded> {
  if (isDeeperThan(source, MAX_DEPTH)) {
    throw new InvalidJsonLd({ reason: `it is nested deeper than ${MAX_DEPTH} levels.` });
  }
  const contexts = new Set<string>();
  const options = { base, contextResolver: contextResolver(base, loadContext, contexts) };
  const document = hasContext(source) ? source : { ...source, '@context': { '@vocab': vocab, '@base': base } };
  let nodes = await expandNodes(document, options);
  // A root that has nothing but an id is dropped by expansion, yet names the resource.
  if (nodes.length === 0) {
    const all = await expandNodes(document, { ...options, keepFreeFloatingNodes: true });
    nodes = all.filter((one) => '@id' in one);
  }
  const expanded = nodes.length === 1 ? nodes[0] : nodes.length === 0 ? {} : { '@graph': nodes };
  return { id: expanded['@id'], types: expanded['@type'] ?? [], expanded, contexts: [...contexts] };
}

async function expandNodes(source: object, options: object): Promise<Node[]> {
  // The package's types know neither `contextResolver` nor that a node's keys are IRIs.
  return (await orInvalidJsonLd(jsonld.expand(source as jsonld.JsonLdDocument, options))) as Node[];
}

/** Walks without recursion, so that hostile nesting cannot exhaust the stack. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (item !== null && typeof item === 'object' ? Object.values(item) : []));
  }
  return false;
}
