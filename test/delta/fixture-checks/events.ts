import assert from 'node:assert/strict';
import { readEvents } from '../event-stream.ts';
import { ask, newProject, RICK, service, upload, who, withPrefixes } from '../fixture-scenes.ts';
import { comparable, fixture } from '../fixtures.ts';
import { PUBLIC_URL } from '../service.ts';

const ID = 'https://dev.nexus.test.com/simplified-resource/1';
/** Of the sizes and digests that the fixture gives. */
const CONTENTS = [
  '{\n  "this": ["is", "a", "test", "attachment"]\n}',
  '{\n  "this": ["is", "a", "test", "attachment", "2"]\n}',
];

type Project = Awaited<ReturnType<typeof newProject>>;

const resource = (priority: number) => fixture('kg/resources/simple-resource.json', { resourceId: ID, priority });

const create = async ({ org, project }: Project) => {
  const path = `/resources/${org}/${project}/_/test-resource:1`;
  assert.equal((await ask('PUT', path, resource(3))).status, 201);
  return path;
};

/** What the fixture tells of; instants are of the day. */
const check = async ({ org, project }: Project, name: string) => {
  const at = `${org}/${project}`;
  const url = `${PUBLIC_URL}/projects/${at}`;
  const wanted = fixture(name, {
    ...who,
    ...{ project: url, schemaProject: url, resources: `${PUBLIC_URL}/resources/${at}` },
  });
  const told = await readEvents(service(), `/resources/${at}/events`, { count: wanted.length, as: RICK });
  const events = told.map(({ data: { _instant, ...event } }) => event);
  // In order, unlike other lists.
  assert.deepEqual(events.map(comparable), wanted.map(comparable));
  assert.deepEqual(
    told.map(({ event }) => event),
    wanted.map((event: { '@type': string }) => event['@type']),
  );
};

export const eventChecks = {
  'kg/events/events.json': async () => {
    const place = await newProject(withPrefixes);
    const path = await create(place);
    await ask('PUT', `${path}?rev=1`, resource(5));
    await ask('POST', `${path}/tags?rev=2`, { tag: 'v1.0.0', rev: 1 });
    await ask('DELETE', `${path}?rev=3`);
    const file = `/files/${place.org}/${place.project}/attachment.json`;
    await upload(file, CONTENTS[0], 'attachment.json', 'application/json');
    await upload(`${file}?rev=1`, CONTENTS[1], 'attachment.json', 'application/json');
    await check(place, 'kg/events/events.json');
  },
  'kg/events/events2.json': async () => {
    const place = await newProject(withPrefixes);
    await create(place);
    await check(place, 'kg/events/events2.json');
  },
  'kg/events/events-multi-project.json': 'has the UUIDs of an older Delta; no specification of 1.11 uses it',
};
