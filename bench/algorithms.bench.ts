/**
 * The algorithms on CCFv3 at 25 µm: the computation alone, and the whole command with reading and writing, on one core
 * each, against the reference tools where ATLASGRAPH_PEERS_BIN names the `bin` folder of a Python environment that has
 * them. Steps whose tool is not published as a package are held against figures of a run on a machine with two cores.
 * Each measurement has a process of its own, so that peak memory is its own.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assignHemispheres } from '../src/algorithms/annotation/hemispheres.ts';
import { leavesOnly } from '../src/algorithms/annotation/leaves-only.ts';
import { gzipRuns } from '../src/algorithms/export/gzip-runs.ts';
import { exportParcellation } from '../src/algorithms/export/parcellation.ts';
import { directionVectorsFromCenter } from '../src/algorithms/vectors/from-center.ts';
import { orientationField } from '../src/algorithms/vectors/orientation-field.ts';
import { program } from '../src/cli/program.ts';
import { readHierarchy } from '../src/ontology/hierarchy.ts';
import { voxelCount } from '../src/volume/grid.ts';
import { readNrrd } from '../src/volume/nrrd/read.ts';
import { readAnnotation } from '../src/volume/nrrd/read-annotation.ts';
import { memorySource } from '../src/volume/slab-source.ts';
import { createWorkerPool, type WorkerPool } from '../src/volume/worker-pool.ts';
import { missing, realInput } from '../test/shared-inputs.ts';

/** Seconds, CPU seconds, those of the computation alone, and peak memory in MiB. */
type Figures = { readonly wall?: number; readonly cpu?: number; readonly kernel?: number; readonly peak?: number };

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const LAYERS = realInput('metadata/regions_layers_map.json');

interface Step {
  /** Name of the file in the folder of the benchmark that it starts from; the annotation when there is none. */
  readonly from?: string;
  /** The computation, without encoding; what it prepares is not measured. */
  prepare(pool: WorkerPool, source: string, hierarchy: string): Promise<() => Promise<unknown>>;
  command(source: string, hierarchy: string, target: string): string[];
  /** Of the reference, where it cannot be run here. */
  readonly published?: Figures & { readonly what: string };
}

const inputs = async (annotation: string, hierarchy: string) => {
  const { volume } = await readAnnotation(annotation);
  return {
    annotation: memorySource(volume),
    hierarchy: await readHierarchy(hierarchy),
    voxels: voxelCount(volume.grid),
  };
};

async function drain(values: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of values);
}

const STEPS: Readonly<Record<string, Step>> = {
  hemispheres: {
    async prepare(pool, source, hierarchyPath) {
      const { annotation } = await inputs(source, hierarchyPath);
      return () => drain(assignHemispheres(pool, annotation).values);
    },
    command: (source, _, target) => ['hemispheres', '--annotation-path', source, '--output-path', target],
  },
  'leaves-only': {
    async prepare(pool, source, hierarchyPath) {
      const { annotation, hierarchy } = await inputs(source, hierarchyPath);
      return async () => drain((await leavesOnly(pool, hierarchy, annotation)).annotation.values);
    },
    command: (source, hierarchy, target) => [
      ...['leaves-only', '--annotation-path', source, '--hierarchy-path', hierarchy],
      ...['--output-annotation-path', target, '--output-hierarchy-path', `${target}.json`],
    ],
    published: { cpu: 18, peak: 6656, what: 'the whole step' },
  },
  'from-center': {
    async prepare(pool, source, hierarchyPath) {
      const { annotation, hierarchy } = await inputs(source, hierarchyPath);
      return async () => drain((await directionVectorsFromCenter(pool, hierarchy, annotation)).values);
    },
    command: (source, hierarchy, target) => [
      ...['atlas-direction-vectors', 'direction-vectors', 'from-center', '--annotation-path', source],
      ...['--hierarchy-path', hierarchy, '--output-path', target],
    ],
  },
  'orientation-field': {
    from: 'from-center.nrrd',
    async prepare(pool, source) {
      const { header, volume } = await readNrrd(source);
      return () => drain(orientationField(pool, header, memorySource(volume)).values);
    },
    command: (source, _, target) => [
      ...['atlas-direction-vectors', 'orientation-field', '--direction-vectors-path', source, '--output-path', target],
    ],
  },
  parcellationexport: {
    from: 'leaves-only.nrrd',
    async prepare(pool, source, hierarchyPath) {
      const { annotation, hierarchy, voxels } = await inputs(source, hierarchyPath);
      return async () => {
        const { masks } = await exportParcellation(pool, hierarchy, annotation, new Map());
        for (const runs of masks.values()) gzipRuns(runs, voxels);
      };
    },
    command: (source, hierarchy, target) => [
      ...[
        'parcellationexport',
        '--parcellation-volume',
        source,
        '--hierarchy',
        hierarchy,
        '--region-layer-map',
        LAYERS,
      ],
      ...['--out-mask-dir', target, '--out-metadata', `${target}-metadata.json`],
      ...['--out-hierarchy-volume', `${target}-hierarchy.json`, '--out-hierarchy-jsonld', `${target}-ld.json`],
    ],
    published: { cpu: 20 * 926, peak: 2662, what: '20 s for each of the 926 regions' },
  },
};

async function measureKernel(name: string, source: string, hierarchy: string): Promise<void> {
  const pool = createWorkerPool({ threads: 1 });
  const run = await STEPS[name].prepare(pool, source, hierarchy);
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  await pool.close();
  console.log(JSON.stringify({ cpu: (user + system) / 1e6 }));
}

async function measureCommand(args: readonly string[]): Promise<void> {
  const command = await program(args);
  await command.parseAsync(args, { from: 'user' });
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpu = (userCPUTime + systemCPUTime) / 1e6;
  console.log(JSON.stringify({ wall: performance.now() / 1e3, cpu, peak: maxRSS / 1024 }));
}

/** Runs on one core where the system can be told so; the last line of the output is the figures. */
function inProcess(...words: string[]): Figures {
  const pinned = existsSync('/usr/bin/taskset') ? ['/usr/bin/taskset', '-c', '0', ...words] : words;
  const [command, ...args] = pinned;
  const output = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '{}');
}

function compare(name: string, folder: string): void {
  const { from, command, published } = STEPS[name];
  const output = (whose: string) => join(folder, `${whose}${name}${name === 'parcellationexport' ? '' : '.nrrd'}`);
  const sourceOf = (whose: string) => (from === undefined ? ANNOTATION : join(folder, `${whose}${from}`));
  const hierarchy = from === 'leaves-only.nrrd' ? `${sourceOf('')}.json` : HIERARCHY;
  const self = (...words: string[]) => inProcess(process.execPath, import.meta.filename, ...words);
  const run = (target: string, ...options: string[]) =>
    self('command', ...command(sourceOf(''), hierarchy, target), '--threads', '1', ...options);
  const kernel = self('kernel', name, sourceOf(''), hierarchy);
  print(`${name}, computation`, kernel);
  const whole = run(output(''));
  print(`${name}, command`, whole);
  if (published) {
    print(`  reference, ${published.what}, against the computation`, published, kernel);
    print(`  reference, ${published.what}, against the command`, published, whole);
  } else if (process.env.ATLASGRAPH_PEERS_BIN) {
    const level9 = run(output('level-9-'), '--compression-level', '9');
    print(`${name}, command at level 9`, level9);
    const python = join(process.env.ATLASGRAPH_PEERS_BIN, 'python');
    const script = join(import.meta.dirname, 'algorithms.peers.py');
    const theirs = inProcess(python, script, name, sourceOf('reference-'), hierarchy, output('reference-'));
    print('  reference, computation', { cpu: theirs.kernel }, kernel);
    print('  reference, command, against the computation', { cpu: theirs.cpu }, kernel);
    print('  reference, command at level 9', theirs, level9);
  }
}

/** @param ours - to give the ratio to */
function print(name: string, figures: Figures, ours: Figures = {}): void {
  const units = { wall: 's', cpu: 's CPU', peak: 'MiB' };
  const shown = (['wall', 'cpu', 'peak'] as const).flatMap((key) => {
    const [value, other] = [figures[key], ours[key]];
    if (value === undefined) return [];
    const ratio = other === undefined ? '' : ` (${(value / other).toFixed(1)}x)`;
    return [`${value.toFixed(key === 'peak' ? 0 : 2)} ${units[key]}${ratio}`];
  });
  console.log(`${name}: ${shown.join(', ')}`);
}

const [mode, ...words] = process.argv.slice(2);
const absent = missing(ANNOTATION, HIERARCHY, LAYERS);
if (mode === 'kernel') await measureKernel(words[0], words[1], words[2]);
else if (mode === 'command') await measureCommand(words);
else if (absent) console.log(`Skipped: ${absent}`);
else {
  const folder = mkdtempSync(join(tmpdir(), 'algorithms-bench-'));
  try {
    for (const name of Object.keys(STEPS)) compare(name, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
