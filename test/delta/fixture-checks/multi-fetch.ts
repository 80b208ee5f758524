import { ALICE, answers, newProject, RICK, service, upload } from '../fixture-scenes.ts';
import { fixture } from '../fixtures.ts';
import { userOf } from '../service.ts';

const NXV = 'https://bluebrain.github.io/nexus/vocabulary/';

/** A tagged resource in one project and a file in another, which Alice may read too. */
const scene = async () => {
  const [first, second] = [await newProject(), await newProject()];
  const [project1, project2] = [first, second].map(({ org, project }) => `${org}/${project}`);
  const payload = fixture('kg/resources/simple-resource.json', { priority: 5 });
  const url = `/v1/resources/${project1}/_/nxv:resource?tag=v1.0.0`;
  await service().ask({ method: 'PUT', url, payload, as: RICK });
  await upload(`/files/${project2}/nxv:file`, '{ "content": "json" }', 'attachment.json', 'application/json');
  const { grants } = await service().store.acl(`/${project2}`, userOf(RICK));
  const reader = { identity: userOf(ALICE).subject, permissions: ['resources/read'] };
  await service().store.replaceAcl(`/${project2}`, 1, [...grants, reader], userOf(RICK));
  return { project1, project2 };
};

const fetch = async (as: string, resources: readonly object[]) => {
  const payload = { format: 'source', resources };
  const response = await service().ask({ method: 'POST', url: '/v1/multi-fetch/resources', payload, as });
  return { status: response.statusCode, body: response.json() };
};

const both = ({ project1, project2 }: Awaited<ReturnType<typeof scene>>) => [
  { id: `${NXV}resource?tag=v1.0.0`, project: project1 },
  { id: `${NXV}file`, project: project2 },
];

export const multiFetchChecks = {
  'kg/multi-fetch/all-success.json': async () => {
    const projects = await scene();
    answers(await fetch(RICK, both(projects)), 200, fixture('kg/multi-fetch/all-success.json', projects));
  },
  'kg/multi-fetch/limited-access.json': async () => {
    const projects = await scene();
    answers(await fetch(ALICE, both(projects)), 200, fixture('kg/multi-fetch/limited-access.json', projects));
  },
  'kg/multi-fetch/unknown.json': async () => {
    const projects = await scene();
    const missing = { id: `${NXV}xxx`, project: projects.project1 };
    answers(await fetch(RICK, [missing]), 200, fixture('kg/multi-fetch/unknown.json', projects));
  },
};
