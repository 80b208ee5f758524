import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { Found, Page } from '../store/port.ts';

/** Items of a page when the request does not say. */
export const DEFAULT_PAGE = 100;
/** Most items of a page. */
export const MAX_PAGE = 1000;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Where a page starts: a cursor of the source (null: its start), and how many items after that are left out. */
const Position = z.tuple([z.string().nullable(), z.int().min(0).max(MAX_PAGE)]);
type Position = z.infer<typeof Position>;

/**
 * A page of a source that gives one cursor a page. The cursor of an edge is the cursor of its page and the number of
 * the edge in it, so that a page may start after any edge.
 */
export async function pageOf<Item, Node>(
  { first, after }: PageArguments,
  read: (page: Page) => Promise<Found<Item>>,
  toNode: (item: Item) => Node | Promise<Node>,
): Promise<Connection<Awaited<Node>>> {
  const size = checkSize(first);
  const [cursor, skipped] = after == null ? [null, 0] : decode(after);
  const { items, next } = await read({ size: skipped + size, after: cursor ?? undefined });
  const nodes = await Promise.all(items.slice(skipped).map(toNode));
  const edges = nodes.map((node, i) => ({ node, cursor: encode([cursor, skipped + i + 1]) }));
  const last = edges.at(-1);
  if (last && next !== undefined) last.cursor = encode([next, 0]);
  return connection(edges, next !== undefined, after != null);
}

/** A page of a list in memory. */
export const pageOfList = async <Item, Node>(
  args: PageArguments,
  list: readonly Item[],
  toNode: (item: Item) => Node | Promise<Node>,
): Promise<Connection<Awaited<Node>> & { readonly totalCount: number }> => {
  const read = async ({ size, after = '0' }: Page): Promise<Found<Item>> => {
    const end = Number(after) + size;
    return { items: list.slice(Number(after), end), next: end < list.length ? String(end) : undefined };
  };
  return { ...(await pageOf(args, read, toNode)), totalCount: list.length };
};

function connection<Node>(
  edges: Connection<Node>['edges'],
  hasNextPage: boolean,
  hasPreviousPage: boolean,
): Connection<Node> {
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function checkSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_PAGE;
  if (size < 1 || size > MAX_PAGE) throw badInput(`first is ${size}; it must be from 1 to ${MAX_PAGE}.`);
  return size;
}

const encode = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');

function decode(after: string): Position {
  try {
    return Position.parse(JSON.parse(Buffer.from(after, 'base64url').toString()));
  } catch {
    throw badInput('after is not a cursor that this list gave.');
  }
}

export const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
