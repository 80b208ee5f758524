import type { Node } from './graph.ts';
import type { Path } from './path.ts';
import type { Result } from './shape.ts';
import type { ValidationReport } from './validate.ts';
import { NXV, OWL, RDF, RDFS, SH, XSD } from './vocabulary.ts';

/** Prefixes of the context. */
const PREFIXES = Object.entries({ sh: SH, nxv: NXV, owl: OWL, rdf: RDF, rdfs: RDFS, xsd: XSD });

type Json = string | number | boolean | { readonly [key: string]: Json } | readonly Json[];

/** A report as Delta gives it, in the terms of its SHACL context. */
export interface ReportJson {
  readonly '@type': 'sh:ValidationReport';
  readonly conforms: boolean;
  readonly result?: Json;
  readonly targetedNodes: number;
  readonly [key: string]: Json | undefined;
}

export function toJson({ conforms, targetedNodes, results }: ValidationReport): ReportJson {
  return {
    '@type': 'sh:ValidationReport',
    conforms,
    ...(results.length > 0 && { result: oneOrMore(results.map((result) => toEntry(result))) }),
    targetedNodes,
  };
}

/** Results within results that are told; deeper ones could not be written as JSON. */
const MAX_DEPTH = 100;

function toEntry(result: Result, depth = 0): Json {
  const { focus, path, value, message, severity, component, shape } = result;
  const detail = depth < MAX_DEPTH ? result.detail : [];
  return {
    '@type': 'sh:ValidationResult',
    ...(detail.length > 0 && { detail: oneOrMore(detail.map((inner) => toEntry(inner, depth + 1))) }),
    focusNode: toValue(focus),
    resultMessage: message,
    ...(path && { 'result:Path': toPath(path) }),
    resultSeverity: compact(severity),
    sourceConstraintComponent: compact(component),
    sourceShape: toValue(shape),
    ...(value && { 'sh:value': toValue(value) }),
  };
}

const oneOrMore = (items: readonly Json[]): Json => (items.length === 1 ? items[0] : items);

function toPath(path: Path): Json {
  switch (path.kind) {
    case 'predicate':
      return { '@id': compact(path.iri) };
    case 'inverse':
      return { 'sh:inversePath': toPath(path.of) };
    case 'sequence':
      return { '@list': path.of.map(toPath) };
    case 'alternative':
      return { 'sh:alternativePath': { '@list': path.of.map(toPath) } };
    case 'repeat':
      return {
        [{ '*': 'sh:zeroOrMorePath', '+': 'sh:oneOrMorePath', '?': 'sh:zeroOrOnePath' }[path.sign]]: toPath(path.of),
      };
  }
}

function toValue(node: Node): Json {
  if (node.termType === 'NamedNode') return { '@id': compact(node.value) };
  if (node.termType !== 'Literal') return {};
  const { value, datatype, language } = node;
  if (language) return { '@language': language, '@value': value };
  if (datatype.value === `${XSD}string`) return value;
  if (datatype.value === `${XSD}boolean` && /^(true|false)$/.test(value)) return value === 'true';
  const isNumber = [`${XSD}integer`, `${XSD}double`].includes(datatype.value) && Number.isFinite(Number(value));
  return isNumber ? Number(value) : { '@type': compact(datatype.value), '@value': value };
}

function compact(iri: string): string {
  const prefix = PREFIXES.find(([, namespace]) => iri.startsWith(namespace) && iri !== namespace);
  return prefix ? `${prefix[0]}:${iri.slice(prefix[1].length)}` : iri;
}
