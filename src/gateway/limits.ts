import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  visit,
} from 'graphql';
import { DEFAULT_PAGE, MAX_PAGE } from './page.ts';

/** How much one request may ask for. */
export interface QueryLimits {
  /** Words and signs of the query text. */
  readonly tokens: number;
  /** Fields of the query text, each alias of one counted. */
  readonly fields: number;
  /** Fields inside fields. */
  readonly depth: number;
  /** Objects that the answer may have, as far as the query tells. */
  readonly cost: number;
}

/** The introspection that GraphiQL sends has depth 14; a page of 1,000 regions with all it has of its own costs 20,000. */
export const HTTP_LIMITS: QueryLimits = { tokens: 20_000, fields: 500, depth: 16, cost: 200_000 };

/** What a list without pages is taken to hold. */
const LIST_LENGTH = 10;

const exceeded = (what: string, value: number, limit: number): GraphQLError =>
  new GraphQLError(`The query ${what} ${value}; the limit is ${limit}. Ask for less, or in several requests.`, {
    extensions: { code: 'QUERY_LIMIT_EXCEEDED', http: { status: 400 } },
  });

/** Looked at before validation, part of which takes quadratic time. @throws GraphQLError */
export function checkFields(document: DocumentNode, limits: QueryLimits): void {
  let fields = 0;
  visit(document, { Field: () => void fields++ });
  if (fields > limits.fields) throw exceeded('has more fields than it may:', fields, limits.fields);
}

/** @param document - validated, hence without circles of fragments @throws GraphQLError */
export function checkCost(query: Omit<Query, 'fragments'>, limits: QueryLimits): void {
  const root = query.schema.getRootType(query.operation.operation);
  if (!root) return;
  const { depth, cost } = sizeOf({ ...query, fragments: new Map() }, query.operation.selectionSet, root);
  if (depth > limits.depth) throw exceeded('is nested too deeply:', depth, limits.depth);
  if (cost > limits.cost) throw exceeded('may answer with too many objects:', cost, limits.cost);
}

interface Query {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As they were sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Sizes known so far: each fragment is measured once, so that fragments in fragments cost no time. */
  readonly fragments: Map<string, Size>;
}

interface Size {
  readonly depth: number;
  /** Objects. */
  readonly cost: number;
}

const NOTHING: Size = { depth: 0, cost: 0 };

/** Depth is the greatest, cost the sum, of the selections. */
function sizeOf(query: Query, { selections }: SelectionSetNode, type: GraphQLCompositeType): Size {
  const sizes = selections.map((selection): Size => {
    if (selection.kind === Kind.FIELD) return sizeOfField(query, selection, type);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(query, selection.name.value);
    return sizeOf(query, selection.selectionSet, typeNamed(query, selection.typeCondition?.name.value) ?? type);
  });
  return {
    depth: Math.max(0, ...sizes.map(({ depth }) => depth)),
    cost: sizes.reduce((sum, { cost }) => sum + cost, 0),
  };
}

function sizeOfFragment(query: Query, name: string): Size {
  const known = query.fragments.get(name);
  if (known) return known;
  const fragment = query.document.definitions
    .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
    .find((node) => node.name.value === name);
  const type = typeNamed(query, fragment?.typeCondition.name.value);
  const size = fragment && type ? sizeOf(query, fragment.selectionSet, type) : NOTHING;
  query.fragments.set(name, size);
  return size;
}

function sizeOfField(query: Query, node: FieldNode, parent: GraphQLCompositeType): Size {
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
  const type = field && getNamedType(field.type);
  if (!field || !node.selectionSet || !isCompositeType(type)) return { depth: 1, cost: 0 };
  const inner = sizeOf(query, node.selectionSet, type);
  return { depth: inner.depth + 1, cost: objectsOf(query, node, field) * (1 + inner.cost) };
}

/** How many objects the field gives: the size of a page, the usual length of a list, or one. */
function objectsOf(query: Query, node: FieldNode, { args, type }: GraphQLField<unknown, unknown>): number {
  if (args.some(({ name }) => name === 'first')) {
    const first = node.arguments?.find(({ name }) => name.value === 'first');
    return first ? pageSize(query, first.value) : DEFAULT_PAGE;
  }
  // The objects of a page are counted where the page is asked for.
  const ofPage = node.name.value === 'edges' || node.name.value === 'nodes';
  return isListType(getNullableType(type)) && !ofPage ? LIST_LENGTH : 1;
}

function pageSize(query: Query, value: ValueNode): number {
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind !== Kind.VARIABLE) return DEFAULT_PAGE;
  const name = value.name.value;
  const given = query.variables[name];
  if (typeof given === 'number') return given;
  const declared = query.operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
  return given === undefined && declared?.defaultValue ? pageSize(query, declared.defaultValue) : MAX_PAGE;
}

function typeNamed({ schema }: Query, name: string | undefined): GraphQLCompositeType | undefined {
  const type = name === undefined ? undefined : schema.getType(name);
  return isCompositeType(type) ? type : undefined;
}
