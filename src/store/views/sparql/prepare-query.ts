import { SparqlRefused } from './errors.ts';
import { concatenatedTexts } from './group-concat.ts';
import { type Insertion, indexInSent, insert } from './insertions.ts';
import { TOKEN } from './token.ts';

/** Prefixes that Blazegraph knows without a declaration (tried on 2.1.5). */
const IMPLIED: Readonly<Record<string, string>> = {
  bd: 'http://www.bigdata.com/rdf#',
  bds: 'http://www.bigdata.com/rdf/search#',
  dc: 'http://purl.org/dc/elements/1.1/',
  fn: 'http://www.w3.org/2005/xpath-functions#',
  foaf: 'http://xmlns.com/foaf/0.1/',
  hint: 'http://www.bigdata.com/queryHints#',
  owl: 'http://www.w3.org/2002/07/owl#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  sesame: 'http://www.openrdf.org/schema/sesame#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};

const FORMS = ['SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE'] as const;

export interface PreparedQuery {
  readonly form: (typeof FORMS)[number];
  readonly text: string;
  /** As it was sent, and what was put into it. */
  readonly sent: string;
  readonly insertions: readonly Insertion[];
}

/**
 * Makes a query as lenient with prefixes and `GROUP_CONCAT` as Blazegraph is, and refuses what reaches beyond the graph: updates, and
 * patterns that another service shall answer.
 *
 * @throws SparqlRefused
 */
export function prepareQuery(sent: string): PreparedQuery {
  // Letters may be given by number, keywords included.
  const text = sent.replace(/\\u00([0-9a-fA-F]{2})|\\U000000([0-9a-fA-F]{2})/g, (escaped, four, eight) => {
    const letter = String.fromCharCode(Number.parseInt(four ?? eight, 16));
    return /\w/.test(letter) ? letter : escaped;
  });
  const declared = new Map<string, string>();
  const used = new Map<string, number>();
  let form: PreparedQuery['form'] | undefined;
  let word = '';
  let prefix: string | undefined;
  for (const { 0: token, index, groups = {} } of text.matchAll(TOKEN)) {
    if (/^(\s|#)/.test(token)) continue;
    if (groups.iri !== undefined && word === 'PREFIX' && prefix !== undefined) declared.set(prefix, token.slice(1, -1));
    else if (groups.prefix !== undefined && word === 'PREFIX') prefix = groups.prefix;
    else if (groups.prefix !== undefined && !used.has(groups.prefix)) used.set(groups.prefix, index);
    if (groups.prefix !== undefined) continue;
    word = groups.word?.toUpperCase() ?? '';
    if (word === 'SERVICE')
      throw new SparqlRefused(`SERVICE ${positionOf(text, index)}: other services are not asked.`);
    form ??= FORMS.find((one) => one === word);
    if (form === undefined && !['', 'BASE', 'PREFIX'].includes(word)) {
      throw new SparqlRefused(
        `Encountered "${token}" ${positionOf(text, index)}. Was expecting one of: ${FORMS.join(', ')}.`,
      );
    }
  }
  if (!form) throw new SparqlRefused(`Encountered the end of the query. Was expecting one of: ${FORMS.join(', ')}.`);
  const insertions = [{ at: 0, text: declarations(text, declared, used) }, ...concatenatedTexts(text)];
  return { form, text: insert(text, insertions), sent: text, insertions };
}

/** On one line, so that only columns of the first line move. @throws SparqlRefused for a prefix that nobody knows */
function declarations(text: string, declared: ReadonlyMap<string, string>, used: ReadonlyMap<string, number>): string {
  const namespaces = new Set(declared.values());
  return [...used]
    .filter(([prefix]) => !declared.has(prefix))
    .map(([prefix, index]) => {
      const namespace = Object.hasOwn(IMPLIED, prefix) ? IMPLIED[prefix] : undefined;
      if (namespace === undefined || namespaces.has(namespace)) {
        throw new SparqlRefused(`The prefix '${prefix}' ${positionOf(text, index)} is not declared.`);
      }
      return `PREFIX ${prefix}: <${namespace}> `;
    })
    .join('');
}

function positionOf(text: string, index: number): string {
  const lines = text.slice(0, index).split('\n');
  return `at line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

/** What the engine says of a query it cannot read, with the position in what was sent. */
export const withPosition = (message: string, { text, sent, insertions }: PreparedQuery): string =>
  message.replace(/^error at (\d+):(\d+)/, (_, line, column) => {
    const above = text.split('\n', Number(line) - 1).reduce((sum, { length }) => sum + length + 1, 0);
    return `Error ${positionOf(sent, indexInSent(insertions, above + Number(column) - 1))}`;
  });
