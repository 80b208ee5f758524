/**
 * Reading and writing NRRD files: the CCFv3 annotation at 25 µm and a float32 vector field on its grid, against plain
 * node:zlib on the same bytes at the same level, and against pynrrd and voxcell where ATLASGRAPH_PEERS_PYTHON names a
 * Python that has them. Each measurement has a process of its own, so that peak memory is its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { headerFor } from '../src/volume/nrrd/header.ts';
import { readNrrd } from '../src/volume/nrrd/read.ts';
import { streamNrrd } from '../src/volume/nrrd/stream.ts';
import { writeNrrd } from '../src/volume/nrrd/write.ts';
import type { SlabSource } from '../src/volume/slab-source.ts';
import { createVolume, type VoxelArray } from '../src/volume/volume.ts';
import { missing, realInput } from '../test/shared-inputs.ts';

/** Seconds, and peak memory in MiB. */
type Figures = { readonly wall: number; readonly cpu: number; readonly peak: number };

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');

/** Each takes a source and a target; what it does before it returns is not measured. */
const CASES: Readonly<Record<string, (source: string, target: string) => Promise<() => unknown>>> = {
  async prepare(source, target) {
    return () => prepare(source, target);
  },
  async read(source) {
    return () => readNrrd(source);
  },
  async zlibRead(source) {
    return () => {
      const bytes = readFileSync(source);
      return gunzipSync(bytes.subarray(bytes.indexOf('\n\n') + 2));
    };
  },
  async write(source, target) {
    const { header, volume } = await readNrrd(source);
    return () => writeNrrd(target, header, volume.values);
  },
  /** As the pipeline writes: slabs as they are made, here as they are read from a file without compression. */
  async writeStream(source, target) {
    const { header, source: values } = await streamNrrd(source);
    return () => writeNrrd(target, header, slabsOf(values));
  },
  async zlibWrite(source, target) {
    const { volume } = await readNrrd(source);
    return () => writeFileSync(target, gzipSync(volume.values, { level: 1 }));
  },
};

/** The annotation and unit vectors from the centre of its grid, both without compression. */
async function prepare(source: string, folder: string): Promise<void> {
  const { header, volume } = await readNrrd(source);
  await writeNrrd(join(folder, 'annotation.nrrd'), header, volume.values, { encoding: 'raw' });
  const shape = { grid: volume.grid, type: 'float', components: 3 } as const;
  const { values } = createVolume(shape);
  const [w, h, d] = volume.grid.shape;
  for (let i = 0; i < volume.values.length; i++) {
    if (Number(volume.values[i]) === 0) continue;
    const [x, y, z] = [(i % w) - w / 2, (Math.floor(i / w) % h) - h / 2, Math.floor(i / (w * h)) - d / 2];
    const length = Math.hypot(x, y, z) || 1;
    values[3 * i] = x / length;
    values[3 * i + 1] = y / length;
    values[3 * i + 2] = z / length;
  }
  await writeNrrd(join(folder, 'vectors.nrrd'), headerFor(shape), values, { encoding: 'raw' });
}

const SLAB_PLANES = 8;

async function* slabsOf(source: SlabSource): AsyncGenerator<VoxelArray> {
  if (source.kind !== 'stream') return;
  const depth = source.grid.shape[2];
  for (let z = 0; z < depth; z += SLAB_PLANES) {
    const planes = Math.min(SLAB_PLANES, depth - z);
    yield source.take(planes, z + planes === depth, (bytes) => new SharedArrayBuffer(bytes));
  }
}

async function measure(run: () => unknown): Promise<Figures> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await run();
  const { user, system } = process.cpuUsage(before);
  return {
    wall: (performance.now() - start) / 1e3,
    cpu: (user + system) / 1e6,
    peak: process.resourceUsage().maxRSS / 1024,
  };
}

const inProcess = (command: string, ...args: string[]): Figures =>
  JSON.parse(execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));

function print(name: string, ours: Figures, others: Readonly<Record<string, Figures>>): void {
  const text = ({ wall, cpu, peak }: Figures) =>
    `${wall.toFixed(2)} s, ${cpu.toFixed(2)} s CPU, ${peak.toFixed(0)} MiB`;
  console.log(`${name}: ${text(ours)}`);
  for (const [other, theirs] of Object.entries(others)) {
    const ratio = (key: keyof Figures) => (theirs[key] / ours[key]).toFixed(2);
    console.log(
      `  ${other}: ${text(theirs)}; ratio ${ratio('wall')} wall, ${ratio('cpu')} CPU, ${ratio('peak')} memory`,
    );
  }
}

/** Nothing without a Python that has them. */
function peers(cases: readonly string[], source: string, target = ''): Record<string, Figures> {
  const python = process.env.ATLASGRAPH_PEERS_PYTHON;
  const program = join(import.meta.dirname, 'nrrd.peers.py');
  if (python === undefined) return {};
  return Object.fromEntries(cases.map((name) => [name, inProcess(python, program, name, source, target)]));
}

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nrrd-bench-'));
  const ours = (name: string, source: string, target = '') =>
    inProcess(process.execPath, import.meta.filename, name, source, target);
  try {
    // In a process of its own too: the peak of this one would count as that of its children.
    ours('prepare', ANNOTATION, folder);
    for (const name of ['annotation', 'vectors']) {
      const [raw, gzip, other] = ['', '-ours', '-theirs'].map((end) => join(folder, `${name}${end}.nrrd`));
      print(`write ${name}, level 1`, ours('write', raw, gzip), {
        'node:zlib': ours('zlibWrite', raw, other),
        ...peers(['pynrrd-write'], raw, other),
      });
      print(`write ${name} slab by slab, level 1`, ours('writeStream', raw, gzip), {});
      print(`read ${name}`, ours('read', gzip), {
        'node:zlib': ours('zlibRead', gzip),
        ...peers(['pynrrd', 'voxcell'], gzip),
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [name, source, target] = process.argv.slice(2);
const absent = missing(ANNOTATION);
if (name !== undefined) console.log(JSON.stringify(await measure(await CASES[name](source, target))));
else if (absent) console.log(`Skipped: ${absent}`);
else await compare();
