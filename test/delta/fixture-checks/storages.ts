import assert from 'node:assert/strict';
import { ADMIN, answers, ask, newProject, service, who } from '../fixture-scenes.ts';
import { fixture } from '../fixtures.ts';
import { PUBLIC_URL, userOf } from '../service.ts';

const NXV = 'https://bluebrain.github.io/nexus/vocabulary/';
/** What the service of the checks is started with. */
const MAX_FILE_SIZE = 1_000_000;
const S3 = 'storages of S3 are not served';

const scene = async () => {
  const { org, project } = await newProject();
  const selfOf = (id: string) => `${PUBLIC_URL}/storages/${org}/${project}/${encodeURIComponent(NXV + id)}`;
  return { project: `${org}/${project}`, selfOf: (id: string) => selfOf(id).replaceAll('%3A', ':') };
};

const register = async (...names: string[]) => {
  const { store } = service();
  const append = await store.unknownPermissions(names);
  if (append.length === 0) return;
  const { rev } = await store.permissions(undefined, userOf(ADMIN));
  await store.changePermissions(rev, { append }, userOf(ADMIN));
};

/** A storage is created by `payload`, and fetched. */
const created = async (payload: string, id: string, read: string, write: string) => {
  await register(read, write);
  const { project, selfOf } = await scene();
  const values = { id: payload.includes('parameterised') ? NXV + id : id, read, write };
  const permissions = { 'read-permission': read, 'write-permission': write };
  const made = await ask('POST', `/storages/${project}`, fixture(payload, { ...values, ...permissions }));
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const names = { id, self: selfOf(id), project, maxFileSize: MAX_FILE_SIZE, read, write };
  const wanted = fixture('kg/storages/disk-response.json', { ...who, ...names });
  answers(await ask('GET', `/storages/${project}/nxv:${id}`), 200, wanted);
};

const plain = () => created('kg/storages/disk.json', 'mystorage', 'resources/read', 'files/write');

export const storageChecks = {
  'kg/storages/disk.json': plain,
  'kg/storages/disk-response.json': plain,
  'kg/storages/disk-perms.json': () => created('kg/storages/disk-perms.json', 'mine', 'disk/read', 'disk/write'),
  'kg/storages/disk-perms-parameterised.json': () =>
    created('kg/storages/disk-perms-parameterised.json', 'other', 'disk/read', 'disk/write'),
  'kg/storages/error.json': async () => {
    const { project } = await scene();
    const volume = '/not/there';
    const refused = await ask('POST', `/storages/${project}`, { '@type': 'DiskStorage', default: false, volume });
    answers(refused, 400, fixture('kg/storages/error.json', { volume }));
  },
  'kg/storages/not-found.json': async () => {
    const { project } = await scene();
    const wanted = fixture('kg/storages/not-found.json', { storageId: `${NXV}none`, projId: project });
    answers(await ask('GET', `/storages/${project}/nxv:none`), 404, wanted);
  },
  'kg/listings/default-storage.json': async () => {
    const { project, selfOf } = await scene();
    const id = 'diskStorageDefault';
    const names = { id: NXV + id, self: selfOf(id), project: `${PUBLIC_URL}/projects/${project}` };
    answers(
      await ask('GET', `/storages/${project}`),
      200,
      fixture('kg/listings/default-storage.json', { ...who, ...names }),
    );
  },
  'kg/storages/s3-response.json': S3,
  'kg/storages/s3.json': S3,
  'kg/storages/storage-source.json': 'storages on another machine are not served',
};
