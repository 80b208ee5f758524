import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PNG } from 'pngjs';
import { atlasgraph } from '../support/atlasgraph.ts';
import { query } from '../support/synthetic-project.ts';

test('the quickstart makes a tagged release, answers its tour, draws it, and leaves a project that works', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-quickstart-'));
  try {
    const first = await atlasgraph(['quickstart', '--keep', folder]);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /Made push_atlas_release: 16 jobs run, 0 up to date/);
    assert.match(first.stdout, /"tags": \[ \{ "name": "quickstart" \} \]/);
    assert.match(first.stdout, /"volume": \{ "name": "\[PH\]layer_1"/);
    assert.doesNotMatch(first.stdout, /"message"/);
    assert.doesNotMatch(first.stderr, /error:|Warning/);

    const { width, height, data } = PNG.sync.read(await readFile(join(folder, 'slices.png')));
    const colors = new Set(Array.from({ length: width * height }, (_, i) => data.readUInt32BE(4 * i)));
    assert.ok(colors.size > 50, `${colors.size} colours`);

    const { atlasRelease } = await query<{ atlasRelease: { tags: { name: string }[] } }>(
      folder,
      '{ atlasRelease { tags { name } } }',
    );
    assert.deepEqual(atlasRelease.tags, [{ name: 'quickstart' }]);

    const second = await atlasgraph(['quickstart', '--keep', folder]);
    assert.equal(second.code, 0, second.stderr);
    assert.match(second.stdout, /Nothing to do: all \d+ jobs of push_atlas_release are up to date\./);
    assert.match(second.stdout, /Nothing to do: all \d+ jobs of push_masks are up to date\./);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
