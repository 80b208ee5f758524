import { newProject, RICK, service, who } from '../fixture-scenes.ts';
import { fixture } from '../fixtures.ts';
import { PUBLIC_URL, userOf } from '../service.ts';

const CELLS = 'https://bbp.epfl.ch/nexus/v0/data/bbp/experiment/patchedcell/v0.1.0/';
export const BASE = 'https://dev.nexus.test.com/simplified-resource/';

const settings = {
  apiMappings: Object.entries({ patchedcell: CELLS, 'test-resource': BASE }).map(([prefix, namespace]) => ({
    prefix,
    namespace,
  })),
};

/** The projects of Delta's specifications of views, the cells that go into them, and to which of the two each goes. */
export async function cellsInProjects() {
  const [first, second] = [await newProject(settings), await newProject(settings)];
  const [project1, project2] = [first, second].map(({ org, project }) => `${org}/${project}`);
  const cells = Array.from({ length: 8 }, (_, index) => fixture(`kg/views/instances/instance${index + 1}.json`));
  return { project1, project2, cells, projectOf: (index: number) => (index < 5 ? project1 : project2) };
}

/** Lets everybody query the views of a project. */
export async function openViews(project: string): Promise<void> {
  const { store } = service();
  const { grants } = await store.acl(`/${project}`, userOf(RICK));
  const everybody = { identity: 'anonymous', permissions: ['views/query'] };
  await store.replaceAcl(`/${project}`, 1, [...grants, everybody], userOf(RICK));
}

/** What fixtures of views have in braces. */
export const viewValues = (project: string, name: string) => ({
  ...who,
  id: `${BASE}${name}`,
  project,
  'project-parent': `${PUBLIC_URL}/projects/${project}`,
  self: `${PUBLIC_URL}/views/${project}/${encodeURIComponent(BASE + name).replaceAll('%3A', ':')}`,
});
