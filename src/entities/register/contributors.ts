import type { Caller } from '../../store/caller.ts';
import { ResourceAlreadyExists } from '../../store/errors.ts';
import type { Contributor } from '../facts.ts';
import type { Graph } from '../graph.ts';
import { toIri } from '../iri.ts';

const EXECUTOR = {
  id: toIri('https://neuroshapes.org/BrainAtlasPipelineExecutionRole'),
  label: 'Brain Atlas Pipeline Executor role',
};

/** Those who contribute what a caller pushes: the caller, and the configured organisation. */
export function contributorsOf({ publicUrl, organization }: Graph, caller: Caller, role = false): Contributor[] {
  const types = caller.person ? ['Agent', 'Person'] : ['Agent'];
  const person = { id: toIri(`${publicUrl}/${caller.subject}`), types, ...(role && { role: EXECUTOR }) };
  return organization ? [person, { id: organization.id, types: ['Agent', 'Organization'] }] : [person];
}

/**
 * Registers the caller and the organisation among the agents, unless they are there. Who may not write there is named
 * by their contribution all the same.
 */
export async function registerAgents(graph: Graph, caller: Caller): Promise<void> {
  const { store, projects, organization, documents } = graph;
  const { org, project } = projects.agents;
  if (!(await store.may(caller, 'resources/write', `/${org}/${project}`))) return;
  const [self, other] = contributorsOf(graph, caller);
  const agents = [
    ...(caller.person ? [{ ...self, ...caller.person, name: caller.person.name ?? caller.person.username }] : []),
    ...(organization && other ? [{ ...other, name: organization.name }] : []),
  ];
  const known = await store.fetchMany(
    agents.map(({ id }) => id),
    undefined,
    caller,
  );
  for (const [i, agent] of agents.entries()) {
    if (!(known[i] instanceof Error)) continue;
    const document = await documents.map('agent', agent);
    await store.create({ ...document, id: agent.id, project: projects.agents, caller }).catch((error: unknown) => {
      // Another request of the same person was quicker.
      if (!(error instanceof ResourceAlreadyExists)) throw error;
    });
  }
}
