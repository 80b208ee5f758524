import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startScript } from '../support/atlasgraph.ts';
import { type Acknowledged, assertKept, killServed, makeProject, writeUntilFailure } from '../support/http-writers.ts';
import { clientOf } from '../support/served-project.ts';

/** A file system of its own for a process, which only Linux has, and not for everybody. */
const OWN_MOUNTS = ['unshare', '--map-root-user', '--mount', 'sh'] as const;
const [program, ...flags] = OWN_MOUNTS;
const mounts = spawnSync(program, [...flags, '-c', 'mount -t tmpfs -o size=1m tmpfs /mnt']).status === 0;

describe('the service', () => {
  test('on a full disk refuses what it cannot keep, answers what it has, and goes on when there is room', {
    skip: !mounts && 'needs the right to mount a tmpfs (unshare --map-root-user --mount)',
  }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-full-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const script = `mount -t tmpfs -o size=128m tmpfs "$FOLDER" && "$@" init "$FOLDER" >/dev/null &&
      head -c 8388608 /dev/zero >"$FOLDER/ballast" && exec "$@" -C "$FOLDER" serve --port 0`;
    const service = await clientOf(startScript(script, { FOLDER: folder }, ...OWN_MOUNTS));
    t.after(() => service.kill('SIGKILL'));
    await makeProject(service);
    const kept: Acknowledged[] = [];
    const failures = await writeUntilFailure(service, 1, 2, (write) => kept.push(write), 2_000_000);
    assert.match(String(failures[0]), /500/);
    await assertKept(service, 1, kept);
    await rm(`/proc/${service.pid}/root${folder}/ballast`);
    await service.expect(201, 'PUT', '/resources/org/project/_/after', {});
    await assertKept(service, 1, kept);
  });

  test('killed twice while many clients write, has every acknowledged write, in every view', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-faults-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const enough = () => 150 + Math.floor(Math.random() * 200);
    assert.ok((await killServed({ folder, kills: 2, enough })) >= 300);
  });
});
