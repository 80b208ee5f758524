import { z } from 'zod';
import { DuplicateRegion, MalformedHierarchy, ParentMismatch, RegionCycle, SeveralRoots } from './errors.ts';

const REGION_ID_MAX = 0xffff_ffff;
/** Far beyond any atlas (AIBS: 11 levels), and within what the stack takes. */
const LEVELS_MAX = 500;

/** A node as files have it. */
export interface RegionNode {
  id: number;
  acronym: string;
  name: string;
  /** Absent in some files: the tree says it. */
  parent_structure_id?: number | null;
  children?: RegionNode[];
  [attribute: string]: unknown;
}

/** Children are nodes of their own, checked one by one. */
const NodeShape = z.looseObject({
  id: z.int().min(0).max(REGION_ID_MAX),
  acronym: z.string().min(1),
  name: z.string(),
  parent_structure_id: z.int().nullish(),
  children: z.array(z.unknown()).optional(),
});

/** A hierarchy as a JSON document: the root node itself, or wrapped as AIBS does. */
export type HierarchyDocument = RegionNode | { msg: [RegionNode]; [header: string]: unknown };

/** What AIBS writes around the root of 1.json. */
export const wrapRoot = (root: RegionNode): HierarchyDocument => {
  const header = { success: true, id: 0, start_row: 0, num_rows: 1, total_rows: 1 };
  return { ...header, msg: [root] };
};

export const rootNode = (document: HierarchyDocument): RegionNode =>
  'msg' in document ? (document.msg as [RegionNode])[0] : (document as RegionNode);

/** The nodes in pre-order, each with its parent and depth (0: the root). */
export function* eachNode(document: HierarchyDocument) {
  const stack: { node: RegionNode; parent?: RegionNode; depth: number }[] = [{ node: rootNode(document), depth: 0 }];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    yield entry;
    const { node, depth } = entry;
    for (const child of node.children?.toReversed() ?? []) stack.push({ node: child, parent: node, depth: depth + 1 });
  }
}

/**
 * @param json - a parsed file, @param file - its name, for messages
 * @throws MalformedHierarchy, SeveralRoots, DuplicateRegion, RegionCycle, ParentMismatch
 */
export function checkDocument(json: unknown, file: string): HierarchyDocument {
  const document = withOneRoot(json, file);
  const path: RegionNode[] = [];
  const acronyms = new Map<number, string>();
  for (const { node, parent, depth } of eachNode(document)) {
    path.length = depth;
    checkNode(node, path, file);
    if (depth >= LEVELS_MAX) {
      throw new MalformedHierarchy({ file, at: `region ${node.id}`, reason: `it is below ${LEVELS_MAX} levels` });
    }
    if (path.some(({ id }) => id === node.id)) {
      throw new RegionCycle({ file, id: node.id, path: [...path, node].map(({ id }) => id) });
    }
    const first = acronyms.get(node.id);
    if (first !== undefined) throw new DuplicateRegion({ file, id: node.id, acronyms: [first, node.acronym] });
    const declared = node.parent_structure_id;
    const actual = parent?.id ?? null;
    if (declared !== undefined && declared !== actual) {
      throw new ParentMismatch({ file, id: node.id, declared, parent: actual });
    }
    acronyms.set(node.id, node.acronym);
    path.push(node);
  }
  return document;
}

function withOneRoot(json: unknown, file: string): HierarchyDocument {
  const roots = Array.isArray(json) ? json : isObject(json) && Array.isArray(json.msg) ? json.msg : undefined;
  if (roots && roots.length > 1) throw new SeveralRoots({ file, ids: roots.map((root) => root?.id) });
  if (!isObject(json) || ('msg' in json && roots?.length !== 1)) {
    throw new MalformedHierarchy({ file, at: 'the top', reason: 'there is no root node' });
  }
  return json as HierarchyDocument;
}

function checkNode(node: RegionNode, above: readonly RegionNode[], file: string): void {
  const checked = NodeShape.safeParse(node);
  if (checked.success) return;
  const [{ path, message }] = checked.error.issues;
  const id = isObject(node) && (typeof node.id === 'number' || typeof node.id === 'string') ? node.id : '?';
  const at = [...above.map((region) => region.id), id, ...path].join('/');
  throw new MalformedHierarchy({ file, at, reason: message });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
