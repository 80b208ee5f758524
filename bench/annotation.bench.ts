/**
 * The steps of the annotation side on CCFv3 at 25 µm, ours beside the reference tools where ATLASGRAPH_PEERS_BIN names
 * the `bin` folder of a Python environment that has them: whole commands at gzip level 1 (ours) and 9 (both), and for
 * some steps ours without reading and writing. Each in a process of its own on one core; the reference reads what ours
 * made, which is equal. `npm run bench -- annotation` takes half an hour with the references.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing } from '../test/shared-inputs.ts';
import { ANNOTATION, HIERARCHY, STEPS, type Step, THALAMUS } from './annotation-steps.ts';
import { type Figures, figuresOf, textOf } from './figures.ts';

const MEASURED_COMMAND = join(import.meta.dirname, '../test/support/measured-command.ts');
const KERNELS = join(import.meta.dirname, 'annotation-kernels.ts');
const PEERS = join(import.meta.dirname, 'annotation.peers.py');
/** Of gzip. */
const LEVELS = { 'level 1': 1, 'level 9': 9 } as const;

type Way = 'computation' | keyof typeof LEVELS | 'reference';

function ours({ command, script, withoutLevel }: Step, folder: string, way: keyof typeof LEVELS): Figures | undefined {
  if (withoutLevel && way !== 'level 1') return undefined;
  const level = String(LEVELS[way]);
  if (script) return figuresOf(process.execPath, KERNELS, script, join(folder, 'level 1'), level);
  const args = commandIn(folder, way, command);
  const options = ['--threads', '1', ...(withoutLevel ? [] : ['--compression-level', level])];
  return figuresOf(process.execPath, MEASURED_COMMAND, ...args, ...options);
}

/** What it reads is ours. */
const commandIn = (folder: string, way: Way, command: Step['command']): readonly string[] =>
  command?.(
    (name) => join(folder, 'level 1', name),
    (name) => join(folder, way, name),
  ) ?? [];

const computation = ({ kernel }: Step, folder: string): Figures | undefined =>
  kernel === undefined ? undefined : figuresOf(process.execPath, KERNELS, kernel, join(folder, 'level 1'));

function reference(step: Step, folder: string): Figures | undefined {
  const bin = process.env.ATLASGRAPH_PEERS_BIN;
  if (step.published || step.onlyOurs) return step.published;
  if (bin === undefined) return undefined;
  const [tool, ...args] = commandIn(folder, 'reference', step.command);
  const words = tool === 'hemispheres' ? [tool, args[1], args[3]] : [join(bin, tool), ...args];
  return figuresOf(join(bin, 'python'), PEERS, ...words);
}

function compare(step: Step, folder: string): void {
  const ways: Partial<Record<Way, Figures>> = {
    computation: computation(step, folder),
    'level 1': ours(step, folder, 'level 1'),
    'level 9': ours(step, folder, 'level 9'),
    reference: reference(step, folder),
  };
  const theirs = ways.reference;
  console.log(`${step.name}${step.published ? ` (reference: ${step.published.what})` : ''}`);
  for (const [way, figures] of Object.entries(ways)) {
    if (figures) console.log(`  ${way}: ${textOf(figures, way === 'reference' ? undefined : theirs)}`);
  }
}

const absent = missing(ANNOTATION, HIERARCHY);
if (absent) console.log(`Skipped: ${absent}`);
else {
  const folder = mkdtempSync(join(tmpdir(), 'annotation-bench-'));
  try {
    for (const way of [...Object.keys(LEVELS), 'reference']) {
      mkdirSync(join(folder, way));
      writeFileSync(join(folder, way, THALAMUS.file), JSON.stringify(THALAMUS.metadata));
    }
    for (const step of STEPS) compare(step, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
