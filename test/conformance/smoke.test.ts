import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startDelta } from '../delta/service.ts';

const SCRIPT = new URL('../../examples/smoke.sh', import.meta.url).pathname;

test('every step of examples/smoke.sh passes', async (t) => {
  const delta = await startDelta();
  t.after(() => delta.close());
  const address = await delta.app.listen({ port: 0, host: '127.0.0.1' });
  const env = { ...process.env, OPENID_CONFIG: 'https://issuer.example.org/.well-known/openid-configuration' };
  const { stdout } = await promisify(execFile)('bash', [SCRIPT, `${address}/v1`], { env }).catch((error) => error);
  assert.match(stdout, /^\d+ passed, 0 failed$/m, stdout);
});
