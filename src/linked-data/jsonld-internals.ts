/** What the processor of the package `jsonld` asks of its `contextResolver` option, which its types leave out. */
export interface ContextResolver {
  resolve(request: { readonly context: unknown }): Promise<ResolvedContext[]>;
}

/** One context, and what processing it on top of an active context gave. */
export interface ResolvedContext {
  readonly document: object | null;
  getProcessed(active: object): unknown;
  setProcessed(active: object, processed: unknown): void;
}
