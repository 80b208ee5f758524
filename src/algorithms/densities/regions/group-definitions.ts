import { z } from 'zod';
import { readJson } from '../../../ontology/read-json.ts';
import { MalformedRegionGroups } from './errors.ts';

/** How the clauses of an operator are put together; `REMOVE` takes the second from the first. */
const Operator = z.enum(['UNION', 'INTERSECT', 'REMOVE']);
export type Operator = z.infer<typeof Operator>;

export type Clause =
  | {
      readonly kind: 'query';
      readonly attribute: string;
      readonly value: string | number;
      readonly descendants: boolean;
    }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'operation'; readonly operation: Operation };

export interface Operation {
  readonly operator: Operator;
  readonly clauses: readonly Clause[];
}

/** A named set of regions; it may refer to those before it. */
export interface GroupDefinition extends Operation {
  readonly name: string;
}

const GroupReference = z
  .string()
  .regex(/^!./, 'a text must be "!" and the name of an earlier group')
  .transform((text): Clause => ({ kind: 'group', name: text.slice(1) }));

const Query = z
  .object({ with_descendants: z.boolean() })
  .catchall(z.union([z.string(), z.number()]))
  .transform(({ with_descendants: descendants, ...rest }, context): Clause => {
    const [[attribute, value], ...more] = [...Object.entries(rest), ['', '']];
    if (attribute !== '' && more.length === 1) return { kind: 'query', attribute, value, descendants };
    context.addIssue('a query has one attribute beside with_descendants');
    return z.NEVER;
  });

const isOperation = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Operator.options.some((operator) => operator in value);

const NestedOperation: z.ZodType<Clause> = z
  .lazy(() => z.record(z.string(), z.unknown()).transform(toOperation))
  .transform((operation): Clause => ({ kind: 'operation', operation }));

/** By what the clause is, so that a problem is told of the form that was meant. */
const Clause: z.ZodType<Clause> = z.unknown().transform((value, context): Clause => {
  const form = typeof value === 'string' ? GroupReference : isOperation(value) ? NestedOperation : Query;
  return parsedOr(form, value, [], context);
});

const Group = z
  .looseObject({ name: z.string().min(1) })
  .transform(({ name, ...node }, context): GroupDefinition => ({ name, ...toOperation(node, context) }));

const GroupDefinitions = z.array(Group).transform((groups, context) => {
  groups.forEach(({ name, ...group }, at) => {
    const earlier = groups.slice(0, at).map((other) => other.name);
    if (earlier.includes(name)) context.addIssue({ code: 'custom', path: [at], message: `"${name}" is defined twice` });
    for (const reference of referencesOf(group)) {
      if (earlier.includes(reference)) continue;
      context.addIssue({ code: 'custom', path: [at], message: `"!${reference}" is no group before "${name}"` });
    }
  });
  return groups;
});

/** Reads a configuration such as the reference's group_ids.json. @throws OntologyFileUnreadable, MalformedRegionGroups */
export const readGroupDefinitions = async (path: string): Promise<GroupDefinition[]> =>
  parseGroupDefinitions(await readJson(path), path);

/**
 * @param file - its name, for messages
 * @throws MalformedRegionGroups naming all problems
 * @see atlas-densities, densities/utils.py, `get_group_ids`
 */
export function parseGroupDefinitions(json: unknown, file: string): GroupDefinition[] {
  const parsed = GroupDefinitions.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `at ${path.join('/') || 'the top'}: ${message}`);
  throw new MalformedRegionGroups({ file, problems });
}

function toOperation(node: Record<string, unknown>, context: z.RefinementCtx): Operation {
  const [key, ...others] = Object.keys(node);
  const operator = Operator.safeParse(key);
  if (!operator.success || others.length > 0) {
    context.addIssue(
      `one of ${Operator.options.join(', ')} is needed, not ${Object.keys(node).join(' and ') || 'none'}`,
    );
    return z.NEVER;
  }
  const clauses = parsedOr(z.array(Clause).min(1), node[key], [key], context);
  if (operator.data === 'REMOVE' && Array.isArray(clauses) && clauses.length !== 2) {
    context.addIssue({ code: 'custom', path: [key], message: `REMOVE has two clauses, not ${clauses.length}` });
  }
  return { operator: operator.data, clauses };
}

/** The parsed value; its problems are told under `path`. */
function parsedOr<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  path: readonly string[],
  context: z.RefinementCtx,
): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    context.addIssue({ code: 'custom', path: [...path, ...issue.path], message: issue.message });
  }
  return z.NEVER;
}

function referencesOf({ clauses }: Operation): string[] {
  return clauses.flatMap((clause) => {
    if (clause.kind === 'group') return [clause.name];
    return clause.kind === 'operation' ? referencesOf(clause.operation) : [];
  });
}
