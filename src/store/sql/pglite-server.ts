import { closeSync, fsyncSync, openSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';

/** One open file of the emulated file system; `nfd` is the real descriptor, absent for folders. */
interface OpenFile {
  readonly nfd?: number;
  readonly node: object;
}
/** What PGlite's types leave out of its module. */
interface Module {
  readonly NODEFS: {
    readonly stream_ops: { fsync?: (file: OpenFile) => number };
    realPath(node: object): string;
  };
  /** PostgreSQL's parser: the address of a text, and 0 for statements. */
  _raw_parser(text: number, mode: number): number;
  stringToUTF8OnStack(text: string): number;
  stackSave(): number;
  stackRestore(stack: number): void;
}

/** Pages that the server keeps; more of its default of 128 MB gains nothing, as the system keeps the files in memory too. */
const SHARED_BUFFERS = '32MB';

/**
 * Starts the embedded server on a folder, making the database when the folder has none.
 *
 * PGlite runs with fsync off, and its file system has no fsync to call. Both are put right here, so that a commit that
 * was acknowledged survives a power cut and not only the death of the process.
 */
export async function startPglite(folder: string): Promise<PGlite> {
  const server = new QuietPGlite({
    dataDir: folder,
    startParams: [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
      ...['-c', 'wal_sync_method=fsync', '-c', 'timezone=UTC', '-c', `shared_buffers=${SHARED_BUFFERS}`],
    ],
  });
  await server.waitReady;
  const module = server.Module as unknown as Module;
  compileParser(module);
  const { NODEFS } = module;
  NODEFS.stream_ops.fsync = ({ nfd, node }) => {
    if (nfd !== undefined) fsyncSync(nfd);
    else syncFolder(NODEFS.realPath(node));
    return 0;
  };
  return server;
}

/** Asks nothing of its own before `waitReady`: array types are for its own reading of answers, which is not used. */
class QuietPGlite extends PGlite {
  override async _initArrayTypes(): Promise<void> {}
}

/**
 * Compiles the parser before it is hot, while V8 optimises no function (number 0 is none of the module's), and so for
 * good: it is one function of 100 kB, which takes V8 600 MB and two seconds to optimise, for 20 µs of a statement that is
 * parsed once.
 */
function compileParser(module: Module): void {
  setFlagsFromString('--wasm-tier-up-filter=0');
  const stack = module.stackSave();
  module._raw_parser(module.stringToUTF8OnStack(''), 0);
  module.stackRestore(stack);
  setFlagsFromString('--wasm-tier-up-filter=-1');
}

export function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
