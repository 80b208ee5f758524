/**
 * Queries over the real annotation at 25 µm, in process (`inject`), over an embedded store. The baseline of each line is
 * in the same run: what a warm query saves, what one query for many points saves, what a mutation costs over a query.
 */
import assert from 'node:assert/strict';
import { post, startService } from '../test/gateway/service.ts';
import { missing, realInput } from '../test/shared-inputs.ts';

const files = {
  hierarchy: realInput('ccfv3_25/hierarchy.json'),
  annotation: realInput('ccfv3_25/annotation.nrrd'),
};
const absent = missing(...Object.values(files));
if (absent) {
  console.log(`graphql: not measured, ${absent}`);
  process.exit();
}

const service = await startService({ files });
const { app } = service;

/** Milliseconds that a query takes. */
async function timed(query: string, variables: object = {}): Promise<number> {
  const began = performance.now();
  const response = await post(app, { query, variables });
  const ms = performance.now() - began;
  assert.equal(response.json().errors, undefined, response.body);
  return ms;
}

async function median(count: number, query: string, variables?: object): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) all.push(await timed(query, variables));
  return all.sort((a, b) => a - b)[count >> 1];
}

const region =
  '{ brainRegion(acronym: "VISp") { name layers { label } ancestors { acronym } children { acronym } mask { id } } }';
await timed('{ viewer { username } }');
const cold = await timed(region);
const warm = await median(200, region);
console.log(
  `brainRegion with layers, ancestors, mask: cold ${cold.toFixed(1)} ms, warm ${warm.toFixed(2)} ms, ratio ${(cold / warm).toFixed(0)}`,
);

const COUNT = 1000;
const extent = { x: 13_200, y: 8_000, z: 11_400 };
const points = Array.from({ length: COUNT }, (_, i) => ({
  x: (extent.x * ((i * 7) % COUNT)) / COUNT,
  y: (extent.y * ((i * 11) % COUNT)) / COUNT,
  z: (extent.z * ((i * 13) % COUNT)) / COUNT,
}));
const regionsAt = 'query ($points: [PointInput!]!) { regionsAt(points: $points) { acronym } }';
const first = await timed(regionsAt, { points });
const together = await median(20, regionsAt, { points });
const alone = await median(50, regionsAt, { points: points.slice(0, 1) });
console.log(
  `regionsAt, ${COUNT} points in one query: first ${first.toFixed(0)} ms (decodes the annotation), then ${together.toFixed(1)} ms; ` +
    `one by one ${(alone * COUNT).toFixed(0)} ms, ratio ${((alone * COUNT) / together).toFixed(0)}`,
);

const start = await median(20, 'mutation { startRun(input: { target: "source" }) { run { id } errors { code } } }');
const viewer = await median(200, '{ viewer { username } }');
console.log(
  `startRun: ${start.toFixed(1)} ms until its id is known; a query that reads nothing ${viewer.toFixed(2)} ms`,
);
await service.close();
