import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { killServed } from '../support/http-writers.ts';

describe('the service', () => {
  test('killed twice while many clients write, has every acknowledged write, in every view', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-faults-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    assert.ok((await killServed(folder, 2, () => 150 + Math.floor(Math.random() * 200))) >= 300);
  });
});
