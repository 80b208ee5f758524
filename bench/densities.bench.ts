/**
 * The steps of the density side on the leaves-only annotation at 25 µm with the synthetic volumes of the goldens, ours
 * beside atlas-densities where ATLASGRAPH_PEERS_BIN names the `bin` folder of a Python environment that has it: whole
 * commands at gzip level 1, each in a process of its own on one core. The reference reads what ours made. With the
 * references `npm run bench -- densities` takes half an hour; DENSITY_STEPS=a,b runs the steps whose names start so, on
 * what DENSITY_FOLDER holds of an earlier run (a folder that is kept).
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing } from '../test/shared-inputs.ts';
import { DENSITY_FILES } from '../test/support/density-inputs.ts';
import { prepareInputs, writeConfigurations } from './density-inputs.ts';
import { STEPS, type Step } from './density-steps.ts';
import { type Figures, figuresOf, textOf } from './figures.ts';

const MEASURED_COMMAND = join(import.meta.dirname, '../test/support/measured-command.ts');
const PEERS = join(import.meta.dirname, 'densities.peers.py');

function ours({ command, withoutLevel }: Step, inputs: string, folder: string): Figures {
  const args = command({ inputs, made: folder, out: folder });
  const options = ['--threads', '1', ...(withoutLevel ? [] : ['--compression-level', '1'])];
  return figuresOf(process.execPath, MEASURED_COMMAND, ...args, ...options);
}

function reference({ command, published }: Step, inputs: string, made: string, out: string): Figures | undefined {
  const bin = process.env.ATLASGRAPH_PEERS_BIN;
  if (published || bin === undefined) return published;
  return figuresOf(join(bin, 'python'), PEERS, ...command({ inputs, made, out }));
}

async function measure(folder: string, chosen: readonly Step[]): Promise<void> {
  const [inputs, made, out] = ['inputs', 'ours', 'reference'].map((name) => join(folder, name));
  for (const path of [inputs, made, out]) mkdirSync(path, { recursive: true });
  if (!existsSync(join(inputs, 'hierarchy.json'))) await prepareInputs(inputs);
  for (const path of [made, out]) writeConfigurations(path, inputs);
  for (const step of chosen) {
    console.log(`${step.name}${step.published ? ` (reference: ${step.published.what})` : ''}`);
    const figures = ours(step, inputs, made);
    const theirs = reference(step, inputs, made, out);
    console.log(`  ours: ${textOf(figures, theirs)}`);
    if (theirs) console.log(`  reference: ${textOf(theirs)}`);
  }
}

const absent = missing(...DENSITY_FILES);
const names = process.env.DENSITY_STEPS?.split(',');
const chosen = STEPS.filter(({ name }) => names === undefined || names.some((start) => name.startsWith(start)));
const kept = process.env.DENSITY_FOLDER;
if (absent) console.log(`Skipped: ${absent}`);
else {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'densities-bench-'));
  try {
    await measure(folder, chosen);
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true });
  }
}
