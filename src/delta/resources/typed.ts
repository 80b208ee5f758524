import type { DeltaParts } from '../parts.ts';
import type { Handler, Request } from '../request.ts';
import { createResolver, updateResolver } from '../resolvers/write.ts';
import { createSchema, updateSchema } from '../schemas/write.ts';
import { toIri } from '../segments.ts';
import { createView, updateView } from '../views/write.ts';
import { schema } from '../vocabulary.ts';
import { create, update } from './write.ts';

type Write = (parts: DeltaParts, ...request: Parameters<Handler>) => Promise<unknown>;
interface Writes {
  readonly create: Write;
  readonly update: Write;
}

const RESOURCES: Writes = { create, update };
/** A document under the schema of a kind of entity is written as one of that kind. */
const BY_SCHEMA: Readonly<Record<string, Writes>> = {
  [schema('shacl-20170720.ttl')]: { create: createSchema, update: updateSchema },
  [schema('resolvers.json')]: { create: createResolver, update: updateResolver },
  [schema('views.json')]: { create: createView, update: updateView },
};

/** How what a path names is written. */
export async function writesOf({ store }: DeltaParts, { params }: Request): Promise<Writes> {
  const { org, project, schema: segment = '_' } = params;
  if (segment === '_') return RESOURCES;
  // That there is no such project is told once it is known who asks.
  const names = await store.namesIn({ org, project }).catch(() => undefined);
  return (names && BY_SCHEMA[toIri(segment, names) ?? '']) ?? RESOURCES;
}
