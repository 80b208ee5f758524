import { z } from 'zod';
import { type Identity, nameOfIdentity } from './identities.ts';
import { isIri, NXV } from './names.ts';
import type { Iri, JsonObject, ProjectRef } from './resource.ts';

/** Looks for ids in the project that it belongs to. */
export interface InProject {
  readonly kind: 'InProject';
  readonly id: Iri;
  /** 0 to 1000; the lowest is asked first. */
  readonly priority: number;
}

/** Looks for ids in other projects, one after the other. */
export interface CrossProject {
  readonly kind: 'CrossProject';
  readonly id: Iri;
  readonly priority: number;
  readonly projects: readonly ProjectRef[];
  /** What is found must have one of them; empty: whatever it is. */
  readonly resourceTypes: readonly Iri[];
  /** Names of identities of which one must have the right to read the project; undefined: those of the caller. */
  readonly identities?: readonly string[];
}

export type Resolver = InProject | CrossProject;

/** Every project has it from its start; it is a row only once somebody has written to it. */
export const DEFAULT_RESOLVER: InProject = { kind: 'InProject', id: `${NXV}defaultInProject` as Iri, priority: 1 };

const Label = z.string().regex(/^[\w-]{1,64}$/, 'is no label');
const Name = z
  .string()
  .regex(/^[\w-]{1,64}\/[\w-]{1,64}$/, 'is no name of a project, org/project')
  .transform((name): ProjectRef => ({ org: name.split('/')[0], project: name.split('/')[1] }));
const Holder = z.string().min(1);
const identities = z.array(
  z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('Anonymous') }),
      z.object({ type: z.literal('Authenticated'), realm: Label }),
      z.object({ type: z.literal('User'), realm: Label, subject: Holder }),
      z.object({ type: z.literal('Group'), realm: Label, group: Holder }),
    ])
    .transform((identity: Identity) => nameOfIdentity(identity)),
);
const common = {
  id: z.string().transform((id) => id as Iri), // as it was checked when it was written
  priority: z.int('is no whole number').min(0, 'is below 0').max(1000, 'is above 1000'),
};
const Definition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('InProject'), ...common }),
  z.object({
    kind: z.literal('CrossProject'),
    ...common,
    projects: z.array(Name).min(1, 'names no project'),
    resourceTypes: z.array(
      z
        .string()
        .refine(isIri, 'is no IRI')
        .transform((type) => type as Iri),
    ),
    identities,
    useCurrentCaller: z.boolean(),
  }),
]);

export type ResolverFault = 'NoIdentities' | 'DecodingFailed';

/** What an expanded document says of a resolver. @returns what is wrong with it, when it says nothing sound */
export function readResolver(
  expanded: JsonObject,
): Resolver | { readonly fault: ResolverFault; readonly reason: string } {
  const { success, data, error } = Definition.safeParse(definitionIn(expanded));
  if (!success) {
    const [{ path, message }] = error.issues;
    return {
      fault: 'DecodingFailed',
      reason: `${path.map((step) => `.${String(step)}`).join('')}: ${message}`,
    };
  }
  if (data.kind === 'InProject') return data;
  const { useCurrentCaller, identities, ...rest } = data;
  if (useCurrentCaller && identities.length > 0) {
    const reason = '.identities: cannot be given together with useCurrentCaller';
    return { fault: 'DecodingFailed', reason };
  }
  if (!useCurrentCaller && identities.length === 0) {
    return { fault: 'NoIdentities', reason: 'At least one identity of the caller must be provided.' };
  }
  return useCurrentCaller ? rest : { ...rest, identities };
}

function definitionIn(expanded: JsonObject): object {
  const [useCurrentCaller = false] = valuesAt(expanded, 'useCurrentCaller');
  return {
    kind: typesOf(expanded).find((type) => type === 'InProject' || type === 'CrossProject'),
    id: expanded['@id'],
    priority: valuesAt(expanded, 'priority')[0],
    projects: valuesAt(expanded, 'projects'),
    resourceTypes: valuesAt(expanded, 'resourceTypes'),
    identities: valuesAt(expanded, 'identities').map((node) => ({
      type: typesOf(node as JsonObject)[0],
      ...Object.fromEntries(['realm', 'subject', 'group'].map((name) => [name, valuesAt(node as JsonObject, name)[0]])),
    })),
    useCurrentCaller,
  };
}

const typesOf = ({ '@type': types }: JsonObject): string[] =>
  (Array.isArray(types) ? types : []).map((type) => String(type).replace(NXV, ''));

/** Literals, IRIs of what has nothing but its IRI, and nodes. */
function valuesAt(node: JsonObject, name: string): unknown[] {
  const given = node[NXV + name];
  const items = (Array.isArray(given) ? given : []) as JsonObject[];
  return items.flatMap((item) => {
    if (Array.isArray(item['@list'])) return item['@list'].map((member) => (member as JsonObject)['@value']);
    if ('@value' in item) return [item['@value']];
    return Object.keys(item).length === 1 && '@id' in item ? [item['@id']] : [item];
  });
}
