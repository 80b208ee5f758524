import type { FastifyInstance } from 'fastify';
import type { Change, ChangeScope } from '../../store/changes.ts';
import { negotiate } from '../negotiation.ts';
import type { DeltaParts } from '../parts.ts';
import { piecewise } from '../piecewise.ts';
import { malformedHeader } from '../rejection.ts';
import type { Handler, Request } from '../request.ts';
import { routes } from '../routes.ts';
import { type CommitWatch, commitWatch, type Wake } from './commit-watch.ts';
import { eventDocument, eventType } from './event-document.ts';

/** Streams below `resources` tell of entities of every kind. */
const KINDS: Readonly<Record<string, ChangeScope['kind']>> = {
  resources: undefined,
  projects: 'project',
  schemas: 'schema',
  resolvers: 'resolver',
  views: 'view',
  storages: 'storage',
  files: 'file',
};
const SCOPES = ['', '/:org', '/:org/:project'];
const MEDIA = ['text/event-stream'] as const;
/** A line that says nothing keeps the connection. */
const NOTHING = ':\n\n';
const HEARTBEAT_MS = 10_000;

/** `/{kind}[/{org}[/{project}]]/events`: server-sent events from the first change on, or behind `Last-Event-ID`. */
export function addEvents(scope: FastifyInstance, parts: DeltaParts): void {
  const { store } = parts;
  const watch = commitWatch(() => store.lastCommit());
  scope.addHook('preClose', async () => watch.close());
  for (const [root, kind] of Object.entries(KINDS)) {
    const open: Handler = async (request, reply) => {
      const [media, after] = [negotiate(request, MEDIA), lastEventOf(request)];
      const { org, project } = request.params;
      const read: Read = (seen) => store.changes(seen, { org, project, kind }, request.caller);
      // Refused as any other request, before the stream begins.
      const first = await read(after);
      // Without reuse: a stream that ends as the service closes must leave no connection to wait for.
      reply.headers({ 'content-type': `${media}; charset=utf-8`, 'cache-control': 'no-cache', connection: 'close' });
      if (request.method === 'HEAD') return reply.send();
      return reply.send(piecewise(follow(parts, watch, read, { after, changes: first })));
    };
    for (const place of SCOPES) routes(scope, `/${root}${place}/events`, { GET: open, HEAD: open });
  }
}

type Read = (after: number) => Promise<readonly Change[]>;

/** Reads on when the client has taken what there was: for who is slow nothing waits but a page. */
async function* follow(
  { store, publicUrl }: DeltaParts,
  watch: CommitWatch,
  read: Read,
  { after: seen, changes }: { after: number; changes: readonly Change[] },
): AsyncGenerator<string> {
  // Who has seen everything is answered at once too.
  if (changes.length === 0) yield NOTHING;
  for (;;) {
    if (changes.length > 0) yield changes.map((change) => eventText(publicUrl, change)).join('');
    else if ((yield* silence(watch, seen)) === 'closed') return;
    seen = changes.at(-1)?.event.seq ?? seen;
    // Read before the changes: what comes in between is looked for again, never missed.
    const last = await store.lastCommit();
    changes = await read(seen);
    if (changes.length === 0) seen = Math.max(seen, last);
  }
}

async function* silence(watch: CommitWatch, seen: number): AsyncGenerator<string, Wake> {
  for (;;) {
    const wake = await watch.next(seen, HEARTBEAT_MS);
    if (wake !== 'silence') return wake;
    yield NOTHING;
  }
}

function eventText(publicUrl: string, change: Change): string {
  const document = JSON.stringify(eventDocument(publicUrl, change));
  return `event: ${eventType(change)}\nid: ${change.event.seq}\ndata: ${document}\n\n`;
}

/** The change that the client has seen last; none at first. */
function lastEventOf({ headers: { 'last-event-id': given } }: Request): number {
  if (given === undefined) return 0;
  if (/^\d{1,15}$/.test(String(given))) return Number(given);
  throw malformedHeader('Last-Event-ID', 'It is not the id of an event.');
}
