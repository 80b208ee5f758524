import { z } from 'zod';
import type { Iri, Resource } from '../store/resource.ts';
import { oneOrMany, Reference } from './documents.ts';
import type { Reading } from './graph.ts';
import { Iri as IriSchema } from './iri.ts';
import { type Link, linkTo } from './link.ts';
import { readLinked } from './read-linked.ts';

/** The activity that made an entity. */
export interface Provenance {
  readonly activity: Resource;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** What was read: registered entities, and artefacts known by their digest. */
  readonly used: readonly Iri[];
  readonly agents: readonly Iri[];
}

const Generated = z.looseObject({ generation: z.looseObject({ activity: Reference.transform(linkTo) }).optional() });
const Ids = oneOrMany(z.looseObject({ '@id': IriSchema.optional() })).transform((nodes) =>
  nodes.flatMap((node) => node['@id'] ?? []),
);
const Activity = z.looseObject({
  startedAtTime: z.string().optional(),
  endedAtTime: z.string().optional(),
  used: Ids,
  wasAssociatedWith: Ids,
});

/** How each resource was made; undefined where that was not recorded or its activity cannot be read. */
export async function readProvenance(
  reading: Reading,
  resources: readonly Resource[],
): Promise<(Provenance | undefined)[]> {
  const links = resources.map(({ source }) => Generated.safeParse(source).data?.generation?.activity);
  const known = links.filter((link): link is Link => link !== undefined);
  const activities = new Map((await readLinked(reading, known)).map((found, i) => [known[i], found]));
  return links.map((link) => {
    const activity = link && activities.get(link);
    return activity && !(activity instanceof Error) ? toProvenance(activity) : undefined;
  });
}

function toProvenance(activity: Resource): Provenance | undefined {
  const { data } = Activity.safeParse(activity.source);
  if (!data) return undefined;
  const { startedAtTime: startedAt, endedAtTime: endedAt, used, wasAssociatedWith: agents } = data;
  return { activity, startedAt, endedAt, used, agents };
}
