import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { files } from '../../src/pipeline/files.ts';
import { readNrrd } from '../../src/volume/nrrd/read.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';
import { succeed } from '../support/synthetic-project.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const BARRELS = realInput('ccfv3_25/barrel_positions_25.feather');
const USER_CONFIG = realInput('metadata/user_config.json');

/** Files of the pipeline by the reference figure that says what is in them. */
const PAYLOADS = {
  dv_isocortex: files.directionVectorsIsocortexCcfv3,
  annotation_l23split: files.annotationCcfv3L23split,
  annotation_leaves_only: files.annotationCcfv3LeavesOnly,
  annotation_barrelsplit: files.annotationV3,
  hemispheres: files.hemispheres,
  dv_merged: files.directionVectorsCcfv3,
  orientation_field: files.cellOrientations,
  ph_problem_mask: join(files.placementHints, 'Isocortex_problematic_voxel_mask.nrrd'),
};
const HIERARCHIES = {
  hierarchy_l23split: files.hierarchyCcfv3L23split,
  hierarchy_leaves_only: files.hierarchyCcfv3LeavesOnly,
  hierarchy_barrelsplit: files.hierarchyV3,
};
const HINTS = ['y', 'layer_1', 'layer_2', 'layer_3', 'layer_4', 'layer_5', 'layer_6'];

const figures = async (name: string) => JSON.parse(await readFile(golden(`annotation/${name}.json`), 'utf8'));
const HASHED_AT_ONCE = 2 ** 30;

function sha256({ buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView): string {
  const hash = createHash('sha256');
  for (let done = 0; done < byteLength; done += HASHED_AT_ONCE) {
    hash.update(new Uint8Array(buffer, byteOffset + done, Math.min(HASHED_AT_ONCE, byteLength - done)));
  }
  return hash.digest('hex');
}

/** JSON with keys and lists in the order of their own texts, blank nodes of one name, numbers as they are written. */
function canonical(item: unknown): string {
  if (Array.isArray(item)) return `[${item.map(canonical).sort().join()}]`;
  if (typeof item === 'object' && item !== null) {
    const fields = Object.entries(item).map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`);
    return `{${fields.sort().join()}}`;
  }
  return typeof item === 'string' && item.startsWith('_:') ? '"_:b"' : JSON.stringify(item);
}

describe('the pipeline under COMPAT makes of CCFv3 at 25 µm what the reference makes', {
  skip: missing(ANNOTATION, HIERARCHY, BARRELS, USER_CONFIG, golden('annotation/dv_merged.json')),
}, () => {
  let folder: string;
  const at = (file: string) => join(folder, 'leaves_only', file);
  const valuesOf = async (file: string) => (await readNrrd(at(file))).volume.values;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atlasgraph-reference-'));
    await succeed('init', folder);
    const inputs = ['--annotation', ANNOTATION, '--hierarchy', HIERARCHY, '--barrel-positions', BARRELS];
    await succeed('-C', folder, 'import', 'allen-ccf', ...inputs);
    const options = ['--cores', '2', '--config', 'COMPAT=true', '--user-config-path', USER_CONFIG];
    await succeed('-C', folder, 'run', 'push_atlas_release', ...options);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [name, file] of Object.entries(PAYLOADS)) {
    test(`${file} has the values of ${name}`, async () => {
      assert.equal(sha256(await valuesOf(file)), (await figures(name)).payload_sha256);
    });
  }

  for (const [name, file] of Object.entries(HIERARCHIES)) {
    test(`${file} is ${name}, byte for byte`, async () => {
      assert.equal(sha256(await readFile(at(file))), (await figures(name)).file_sha256);
    });
  }

  test('metadata and hierarchy of the regions are those of the reference, byte for byte', async () => {
    const { metadata_parcellations, mba_hierarchy } = await figures('region_metadata');
    assert.equal(sha256(await readFile(at(files.metadataParcellations))), metadata_parcellations.file_sha256);
    assert.equal(sha256(await readFile(at(files.mbaHierarchy))), mba_hierarchy.file_sha256);
  });

  test('the linked data of the hierarchy is that of the reference, whatever its order', async () => {
    // Reading numbers would lose the `.0` of whole ones.
    const text = (await readFile(at(files.mbaHierarchyLd), 'utf8')).replace(/": (-?[\d.e-]+)/g, '": "#$1#"');
    const found = canonical(JSON.parse(text)).replace(/"#([^"]*)#"/g, '$1');
    const { mba_hierarchy_ld } = await figures('region_metadata');
    assert.equal(sha256(Buffer.from(found)), mba_hierarchy_ld.order_independent_sha256);
  });

  test('the report of the placement hints is that of the reference', async () => {
    const report = JSON.parse(await readFile(at(join(files.placementHints, 'distance_report.json')), 'utf8'));
    assert.deepEqual(report, (await figures('ph_problem_mask')).distance_report);
  });

  for (const name of HINTS) {
    test(`[PH]${name} is that of the reference where that did not take it from one of several neighbours`, async () => {
      const { components, samples } = await figures(`ph_${name}`);
      const [values, mask] = [
        await valuesOf(join(files.placementHints, `[PH]${name}.nrrd`)),
        await valuesOf(PAYLOADS.ph_problem_mask),
      ];
      const [w, h] = (await figures(`ph_${name}`)).file.nrrd_sizes.slice(-3);
      for (const [c, { sum, zero, nonzero }] of components.entries()) {
        let found = 0;
        for (let i = c; i < values.length; i += components.length) found += Number(values[i]) || 0;
        assert.ok(Math.abs(found - sum) / (zero + nonzero) < 0.5, `mean of component ${c}: ${found} is not ${sum}`);
      }
      for (const [[x, y, z], value] of samples) {
        const voxel = x + w * (y + h * z);
        if (mask[voxel] !== 0) continue;
        const start = components.length * voxel;
        assert.deepEqual([...values.subarray(start, start + components.length)], [value].flat());
      }
    });
  }
});
