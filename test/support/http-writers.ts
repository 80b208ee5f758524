/** Writers of a served project that note what was acknowledged, and what must hold of that later on. */
import assert from 'node:assert/strict';
import { atlasgraph } from './atlasgraph.ts';
import { type ServedProject, serveProject } from './served-project.ts';
import { type ById, type Seen, viewsOf } from './views-of.ts';

const VOCAB = 'https://example.org/terms/';
const PROJECT = 'org/project';

/** One acknowledged write; a file when it has `content`. */
export interface Acknowledged extends Seen {
  readonly id: string;
  readonly content?: string;
}

export async function makeProject(service: ServedProject): Promise<void> {
  await service.expect(201, 'PUT', '/orgs/org', {});
  await service.expect(201, 'PUT', `/projects/${PROJECT}`, { vocab: VOCAB });
}

const typeOf = (run: number): string => `${VOCAB}Run${run}`;
const pathOf = (id: string): string => `/resources/${PROJECT}/_/${encodeURIComponent(id)}`;
const filePathOf = (id: string): string => `/files/${PROJECT}/${encodeURIComponent(id)}`;

/** A resource is created, changed, and every second one deprecated; each write is told before the next begins. */
async function writeResource(service: ServedProject, run: number, id: string, told: Told): Promise<void> {
  const path = pathOf(id);
  const write = (value: number, status: number, query: string) =>
    service.expect(status, 'PUT', `${path}?tag=v${value}${query}`, { '@id': id, '@type': `Run${run}`, value });
  await write(1, 201, '');
  told({ id, rev: 1, value: 1, deprecated: false });
  await write(2, 200, '&rev=1');
  told({ id, rev: 2, value: 2, deprecated: false });
  if (id.length % 2 === 0) return;
  await service.expect(200, 'DELETE', `${path}?rev=2`);
  told({ id, rev: 3, value: 2, deprecated: true });
}

async function writeFile(service: ServedProject, id: string, bytes: number, told: Told): Promise<void> {
  const content = `content of ${id} `.padEnd(bytes, '.');
  const head = '--limit\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n\r\n';
  const form = Buffer.from(`${head}${content}\r\n--limit--\r\n`);
  await service.expect(201, 'PUT', filePathOf(id), form, 'multipart/form-data; boundary=limit');
  told({ id, rev: 1, value: 0, deprecated: false, content });
}

type Told = (write: Acknowledged) => void;

/**
 * Lets writers write, one of them files, until one of them fails; then the others end too.
 *
 * @param told - called at each acknowledged write
 * @param fileBytes - of each file
 * @returns what failed
 */
export async function writeUntilFailure(
  service: ServedProject,
  run: number,
  writers: number,
  told: Told,
  fileBytes = 60_000,
): Promise<unknown[]> {
  const failures: unknown[] = [];
  const repeat = async (name: string, write: (id: string) => Promise<void>): Promise<void> => {
    for (let n = 0; failures.length === 0; n++) await write(`https://example.org/${run}/${name}/${n}`);
  };
  const all = Array.from({ length: writers }, (_, writer) =>
    writer === 0
      ? repeat('file', (id) => writeFile(service, id, fileBytes, told))
      : repeat(String(writer), (id) => writeResource(service, run, id, told)),
  );
  await Promise.all(all.map((one) => one.catch((error) => failures.push(error))));
  return failures;
}

/**
 * Nothing that was acknowledged in a run is lost, what was not acknowledged is there as a whole or not at all, and
 * listings, SPARQL and search tell the same.
 */
export async function assertKept(service: ServedProject, run: number, writes: readonly Acknowledged[]): Promise<void> {
  const get = (method: 'GET' | 'POST', path: string, body?: object) => service.expect(200, method, path, body);
  const { listed, graph, found } = await viewsOf(get, PROJECT, typeOf(run), VOCAB);
  assert.deepEqual(found, graph);
  assert.deepEqual(listed, withoutValue(graph));
  await together(writes, async (write) => {
    const { id, content, value, rev } = write;
    if (content !== undefined) assert.equal(await get('GET', filePathOf(id)), content);
    else {
      assert.equal(JSON.parse(await get('GET', `${pathOf(id)}/source?tag=v${value}`)).value, value);
      assert.ok(graph[id]?.rev >= rev, `${id}: revision ${rev} was acknowledged, ${graph[id]?.rev} is there`);
    }
  });
  const last = new Map(writes.map((write) => [write.id, write]));
  for (const [id, seen] of Object.entries(graph)) {
    const acknowledged = last.get(id)?.rev ?? 0;
    // A writer waits for each answer, so no more than one write was under way.
    assert.ok(seen.rev <= acknowledged + 1, `${id} has revision ${seen.rev}, of which ${acknowledged} was told`);
    assert.deepEqual(seen, { rev: seen.rev, value: Math.min(seen.rev, 2), deprecated: seen.rev === 3 });
  }
}

const withoutValue = (seen: ById) =>
  Object.fromEntries(Object.entries(seen).map(([id, { rev, deprecated }]) => [id, { rev, deprecated }]));

async function together<Item>(items: readonly Item[], each: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const item of queue) await each(item);
    }),
  );
}

export interface Kills {
  readonly folder: string;
  readonly kills: number;
  /** Acknowledged writes before each kill. */
  enough(): number;
  /** Added to the environment of the service. */
  readonly env?: NodeJS.ProcessEnv;
  /** Ends what is to be killed under its writers. Default: the service. @returns the service that goes on */
  kill?(service: ServedProject): Promise<ServedProject>;
}

/**
 * Kills a service, or what it stands on, again and again while many clients write through it.
 *
 * @returns the number of acknowledged writes
 */
export async function killServed({ folder, kills, enough, env, ...how }: Kills): Promise<number> {
  const killAndServe = async (killed: ServedProject): Promise<ServedProject> => {
    await killed.kill('SIGKILL');
    return serveProject(folder, env);
  };
  const { kill = killAndServe } = how;
  const succeed = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await atlasgraph(args, { env });
    assert.equal(code, 0, stderr);
    return stdout;
  };
  await succeed('init', folder);
  let total = 0;
  let service = await serveProject(folder, env);
  try {
    await makeProject(service);
    for (let run = 1; run <= kills; run++) {
      const acknowledged: Acknowledged[] = [];
      const wanted = enough();
      let killed: Promise<ServedProject> | undefined;
      const failures = await writeUntilFailure(service, run, 24, (write) => {
        acknowledged.push(write);
        if (acknowledged.length === wanted) killed = kill(service);
      });
      assert.ok(killed, `the writers stopped before the kill: ${failures[0]}`);
      service = await killed;
      await assertKept(service, run, acknowledged);
      total += acknowledged.length;
    }
  } finally {
    await service.kill('SIGTERM');
  }
  const report = JSON.parse(await succeed('-C', folder, 'store', 'check', '--json'));
  assert.partialDeepStrictEqual(report, { missing: [], altered: [], contradictions: [] });
  return total;
}
