#!/usr/bin/env node
// Runs the command line from a checkout (TypeScript sources) or from an installed package (JavaScript in dist/).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const bundledNode = path('../node_modules/node/bin/node');
const [major, minor] = process.versions.node.split('.').map(Number);
const tooOld = major < 22 || (major === 22 && minor < 18);

if (tooOld && existsSync(bundledNode)) {
  const { status, signal } = spawnSync(bundledNode, process.argv.slice(1), { stdio: 'inherit' });
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 1);
}
await import('./require-node.js');
const compiled = path('../dist/cli/main.js');
await import(existsSync(compiled) ? compiled : path('../src/cli/main.ts'));
