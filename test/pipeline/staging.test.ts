import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { JobRecord } from '../../src/pipeline/job-record.ts';
import { openLedger, recordPath } from '../../src/pipeline/ledger.ts';
import { type PlannedJob, planTarget } from '../../src/pipeline/plan.ts';
import { directory } from '../../src/pipeline/rule.ts';
import { commitOutputs, prepareStaging, recover, stagedPath } from '../../src/pipeline/staging.ts';
import { temporaryFolder } from './support/project.ts';
import { ruleOf } from './support/rules.ts';

const pair = ruleOf({ name: 'pair', outputs: { folder: directory('folder'), inner: 'folder/inner', file: 'file' } });
const guest = ruleOf({ name: 'guest', outputs: { file: 'folder/guest' } });
const [job] = planTarget('pair', [pair, guest]).jobs as [PlannedJob];
const staged = (workingDir: string, path: string) => stagedPath(workingDir, 'pair', path);

async function stage(workingDir: string, text: string): Promise<JobRecord> {
  await prepareStaging(workingDir, pair);
  for (const path of ['folder/inner', 'file']) await writeFile(staged(workingDir, path), text);
  const ledger = await openLedger(workingDir);
  const outputs = [];
  for (const path of ['folder', 'folder/inner', 'file']) {
    const made = await ledger.artefact(stagedPath('', 'pair', path), []);
    if (made) outputs.push({ path, sha256: made.sha256, bytes: made.bytes, stamp: made.stamp });
  }
  const time = new Date().toISOString();
  const made = { started: time, ended: time, softwareVersion: '0.0.0', runId: text };
  return { rule: 'pair', version: 1, key: text, params: {}, inputs: [], outputs, ...made };
}

/** A folder with an older version of everything, and a newer one staged. */
async function halfWay(t: TestContext): Promise<{ workingDir: string; record: JobRecord }> {
  const workingDir = await temporaryFolder(t);
  await commitOutputs(workingDir, job, await stage(workingDir, 'old'));
  await writeFile(join(workingDir, 'folder', 'guest'), 'guest');
  return { workingDir, record: await stage(workingDir, 'new') };
}

/** What `commitOutputs` writes before it moves anything. */
async function writeCommit(workingDir: string, record: JobRecord): Promise<void> {
  const path = join(dirname(dirname(staged(workingDir, 'x'))), 'commit.json');
  await writeFile(path, JSON.stringify({ record, lodgers: job.lodgers }));
}

async function assertHas(workingDir: string, text: string): Promise<void> {
  const ledger = await openLedger(workingDir);
  assert.equal(ledger.records.get('pair')?.key, text);
  for (const path of ['folder/inner', 'file']) assert.equal(await readFile(join(workingDir, path), 'utf8'), text);
  assert.equal(await readFile(join(workingDir, 'folder', 'guest'), 'utf8'), 'guest');
  for (const { path, sha256 } of ledger.records.get('pair')?.outputs ?? []) {
    assert.equal((await ledger.artefact(path, job.lodgers))?.sha256, sha256);
  }
  assert.deepEqual(await readdir(join(workingDir, '.atlasgraph', 'staging')), []);
}

test('what was not yet committed is forgotten', async (t) => {
  const { workingDir } = await halfWay(t);
  await recover(workingDir);
  await assertHas(workingDir, 'old');
});

test('what was committed is moved into place, wherever the process died', async (t) => {
  const final = (workingDir: string, path: string) => join(workingDir, path);
  const steps: ((workingDir: string, record: JobRecord) => Promise<void>)[] = [
    async () => undefined,
    (workingDir) => rename(final(workingDir, 'folder/guest'), staged(workingDir, 'folder/guest')),
    (workingDir) => rm(final(workingDir, 'folder/inner')),
    (workingDir) => rm(final(workingDir, 'folder'), { recursive: true }),
    (workingDir) => rename(staged(workingDir, 'folder'), final(workingDir, 'folder')),
    (workingDir) => rm(final(workingDir, 'file')),
    (workingDir) => rename(staged(workingDir, 'file'), final(workingDir, 'file')),
    (workingDir, record) => writeFile(recordPath(workingDir, 'pair'), JSON.stringify(record)),
  ];
  for (let died = 0; died <= steps.length; died++) {
    const { workingDir, record } = await halfWay(t);
    await writeCommit(workingDir, record);
    for (const step of steps.slice(0, died)) await step(workingDir, record);
    await recover(workingDir);
    await assertHas(workingDir, 'new');
  }
});

test('a folder without leftovers, or none at all, needs no recovery', async (t) => {
  const workingDir = await temporaryFolder(t);
  await recover(workingDir);
  await mkdir(join(workingDir, '.atlasgraph'), { recursive: true });
  await recover(workingDir);
});
