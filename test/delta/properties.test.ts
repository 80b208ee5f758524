import { after, before, test } from 'node:test';
import { assertFollowsModel } from '../support/service-model.ts';
import { type DeltaService, startDelta } from './service.ts';

let delta: DeltaService;
before(async () => {
  delta = await startDelta();
});
after(() => delta.close());

test('users who write at once get what a simple model gives, and every view tells the same', () =>
  assertFollowsModel(delta, 20));
