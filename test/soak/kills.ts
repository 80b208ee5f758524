/**
 * What must hold when processes are killed at any moment: nothing that was acknowledged is lost, no artefact is there
 * by halves, the same command goes on, and what was left behind is named and repaired by `store check`.
 */
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { files } from '../../src/pipeline/files.ts';
import type { StoreReport } from '../../src/store/sql/check.ts';
import { readNrrd } from '../../src/volume/nrrd/read.ts';
import { atlasgraph, type Ended, start } from '../support/atlasgraph.ts';
import { initProject, query, succeed, syntheticProject } from '../support/synthetic-project.ts';

/** Numbers in [0, 1) that a seed repeats (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const METADATA = {
  '@context': 'https://bbp.neuroshapes.org',
  '@type': 'Dataset',
  name: 'Counts that must last',
  brainLocation: {
    '@type': 'BrainLocation',
    brainRegion: { '@id': 'http://api.brain-map.org/api/v2/data/Structure/997', label: 'root' },
  },
};

/**
 * Registers datasets, each with a file of its own, by one command after another until `stopped`.
 * @returns the ids that were acknowledged
 */
async function registerUntil(folder: string, stopped: AbortSignal): Promise<string[]> {
  const inputs = await mkdtemp(join(folder, 'datasets-'));
  const [metadata, data] = [join(inputs, 'metadata.json'), join(inputs, 'counts.csv')];
  await writeFile(metadata, JSON.stringify(METADATA));
  const acknowledged: string[] = [];
  while (!stopped.aborted) {
    await writeFile(data, randomUUID());
    const { code, stdout, stderr } = await atlasgraph(['-C', folder, 'register', data, '--metadata', metadata]);
    if (code === 0) acknowledged.push(stdout.split(' ')[0]);
    // A command whose owner was killed says so; it neither hangs nor claims success.
    else assert.match(stderr, /had the project folder, ended before it answered/);
  }
  return acknowledged;
}

async function assertFound(folder: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const fields = ids.map((id, i) => `e${i}: entity(id: ${JSON.stringify(id)}) { id }`);
  const found = await query<Record<string, { id: string } | null>>(folder, `{ ${fields.join('\n')} }`);
  const lost = ids.filter((id, i) => found[`e${i}`]?.id !== id);
  assert.deepEqual(lost, []);
}

/** Digests of what the pipeline computes, by path; each volume is read to its end. */
async function artefacts(folder: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  const workingDir = join(folder, 'leaves_only');
  for (const path of globSync('**/*.{nrrd,json}', {
    cwd: workingDir,
    // The catalogue is made by the push: it names the revisions that the push makes.
    exclude: (path) => path.startsWith('.') || path === files.placementHintsCatalog,
  }).sort()) {
    if (path.endsWith('.nrrd')) await readNrrd(join(workingDir, path));
    digests[path] = createHash('sha256')
      .update(await readFile(join(workingDir, path)))
      .digest('hex');
  }
  return digests;
}

/** The store is whole, and what dead processes left in it is named and can be removed. */
async function assertRepairable(folder: string): Promise<void> {
  await succeed('-C', folder, 'store', 'check', '--repair');
  const report: StoreReport = JSON.parse(await succeed('-C', folder, 'store', 'check', '--json'));
  assert.deepEqual(report.orphans, []);
}

/** Kills a process and waits for its end. */
async function killAfter(ms: number, { child, ended }: ReturnType<typeof start>): Promise<Ended> {
  await Promise.race([setTimeout(ms), once(child, 'exit')]);
  child.kill('SIGKILL');
  return ended;
}

/** `run` is killed at random moments of its life, while other commands register datasets. */
export async function killRuns(folder: string, kills: number, random: () => number): Promise<void> {
  await syntheticProject(folder);
  // A tag never names the parts of two builds, so each build has its own.
  const make = (tag: string) => ['-C', folder, 'run', 'push_atlas_release', '--config', `RESOURCE_TAG=${tag}`];
  const makeAgain = (tag: string) => [...make(tag), '--force', 'fetch_brain_parcellation_ccfv3'];
  const started = performance.now();
  await succeed(...make('whole'));
  const lifeMs = performance.now() - started;
  const whole = await artefacts(folder);
  for (let kill = 0; kill < kills; kill++) {
    const stop = new AbortController();
    const run = start(makeAgain(`kill-${kill}`));
    const registered = registerUntil(folder, stop.signal);
    await killAfter(random() * lifeMs, run);
    stop.abort();
    const acknowledged = await registered;
    const left = await artefacts(folder);
    for (const [path, digest] of Object.entries(left)) assert.equal(digest, whole[path], `${path} after kill ${kill}`);
    await assertFound(folder, acknowledged);
    await succeed(...make(`kill-${kill}`));
    assert.deepEqual(await artefacts(folder), whole);
  }
  await assertRepairable(folder);
}

/** `serve` is killed at random moments, while other commands register datasets through it. */
export async function killServices(folder: string, kills: number, random: () => number): Promise<void> {
  await initProject(folder);
  const all: string[] = [];
  // Goes on until something was acknowledged, however slow the machine is: without that nothing is shown.
  for (let kill = 0; kill < kills || all.length === 0; kill++) {
    const stop = new AbortController();
    const service = start(['-C', folder, 'serve', '--port', '0']);
    const registered = Promise.all([1, 2].map(() => registerUntil(folder, stop.signal)));
    await killAfter(500 + random() * 3_000, service);
    stop.abort();
    all.push(...(await registered).flat());
    await assertFound(folder, all);
  }
  await assertRepairable(folder);
}
