import { test } from 'node:test';
import { startDelta } from '../delta/service.ts';
import { assertFollowsModel } from '../support/service-model.ts';

const RUNS = Number(process.env.ATLASGRAPH_MODEL_RUNS ?? 300);

test(`${RUNS} random histories by users who write at once follow a simple model`, async (t) => {
  const delta = await startDelta();
  t.after(() => delta.close());
  await assertFollowsModel(delta, RUNS);
});
