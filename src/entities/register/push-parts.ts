import type { Caller } from '../../store/caller.ts';
import type { Part } from '../../store/port.ts';
import type { Iri, JsonObject, ProjectRef, Resource } from '../../store/resource.ts';
import { distributionsOf } from '../distribution.ts';
import { TagExists } from '../errors.ts';
import type { PartFacts } from '../facts.ts';
import type { Graph } from '../graph.ts';
import type { Document } from '../map-document.ts';
import { type LocalFile, type PreparedFile, prepareFile, uploadedFiles, uploadFiles } from './files.ts';
import { mapBounded } from './map-bounded.ts';

/** Documents in the making at a time: each holds its files open while they are hashed. */
const PREPARED_AT_A_TIME = 8;
/** Writes under way at a time: the store puts those that wait for it into one transaction. */
const WRITTEN_AT_A_TIME = 64;

/** A part of a release before its files are looked at. */
export interface PartToPush {
  readonly mapping: string;
  readonly facts: Omit<PartFacts, 'files'>;
  readonly files: readonly LocalFile[];
  /** The regions of an ontology. */
  readonly parts?: readonly Part[];
  /** Where it is registered; in the atlas project, when not said. */
  readonly project?: ProjectRef;
  /** Whether it names others of the same push, and is written after them. */
  readonly namesOthers?: boolean;
}

/** A part with its document, and what is there of it. */
export interface PreparedPart {
  readonly id: Iri;
  readonly document: Document;
  readonly files: readonly PreparedFile[];
  readonly parts?: readonly Part[];
  readonly project: ProjectRef;
  readonly namesOthers: boolean;
  /** As it is now; undefined when it is new. */
  readonly current?: Resource;
  /** An interrupted push with the same tag wrote it already. */
  readonly done: boolean;
}

/**
 * Makes and checks the documents of parts, and compares them with the store. Writes nothing.
 *
 * @throws TagExists when the tag names other content of any of them
 * @throws ShapeViolation, MappingFailed
 */
export async function prepareParts(
  graph: Graph,
  caller: Caller,
  tag: string,
  parts: readonly PartToPush[],
): Promise<PreparedPart[]> {
  const ids = parts.map(({ facts }) => facts.id);
  const found = await graph.store.fetchMany(ids, undefined, caller);
  const tagged = await graph.store.fetchMany(ids, { tag }, caller);
  const prepared = await mapBounded([...parts.keys()], PREPARED_AT_A_TIME, async (i): Promise<PreparedPart> => {
    const { mapping, facts, files: locals, parts: defined, namesOthers = false } = parts[i];
    const { project = graph.projects.atlas } = parts[i];
    const current = existing(found[i]);
    const registered = current ? distributionsOf(current) : [];
    const files = await mapBounded([...locals.keys()], 1, (j) =>
      prepareFile(graph, project, facts.id, locals[j], registered[j]),
    );
    const document = await graph.documents.map(mapping, { ...facts, files: files.map((file) => file.facts) });
    const done = isSameBuild(existing(tagged[i])?.source, document.source);
    return { id: facts.id, document, files, parts: defined, project, namesOthers, current, done };
  });
  const taken = prepared.filter(({ done, current }) => !done && current?.tags[tag] !== undefined);
  if (taken.length > 0) throw new TagExists({ taggedAs: tag, resources: taken.map(({ id }) => id) });
  return prepared;
}

/** Uploads and writes what is not done, each part and its tag in one transaction. @param onPart - after each part */
export async function writeParts(
  graph: Graph,
  caller: Caller,
  tag: string,
  prepared: readonly PreparedPart[],
  onPart: () => void,
): Promise<void> {
  const missing = prepared.filter(({ done }) => !done);
  const uploaded = await uploadedFiles(
    graph,
    caller,
    missing.flatMap(({ files }) => files),
  );
  for (const after of [false, true]) {
    const parts = prepared.filter(({ namesOthers }) => namesOthers === after);
    await mapBounded(parts, WRITTEN_AT_A_TIME, async (part) => {
      if (!part.done) {
        await uploadFiles(graph, caller, part.project, part.files, uploaded);
        await writePart(graph, caller, tag, part);
      }
      onPart();
    });
  }
}

/** @throws RevisionConflict when somebody changed the resource after it was compared */
export function writePart(
  { store, projects }: Graph,
  caller: Caller,
  tag: string,
  part: Pick<PreparedPart, 'id' | 'document' | 'parts' | 'current'> & { readonly project?: ProjectRef },
) {
  const { id, document, parts, current, project = projects.atlas } = part;
  const write = { project, caller, tag, id, parts, ...document };
  return current ? store.update({ ...write, rev: current.rev }) : store.create(write);
}

/** The revision that a part has under the tag once it is written; an update that changes nothing makes none. */
export function plannedRevision({ current, document }: PreparedPart, tag: string): number {
  if (!current) return 1;
  const unchanged = JSON.stringify(current.source) === JSON.stringify(document.source);
  return current.tags[tag] ?? (unchanged ? current.rev : current.rev + 1);
}

const existing = (item: Resource | Error): Resource | undefined => (item instanceof Error ? undefined : item);

/**
 * Whether a tag names what would be pushed: everything but who pushed, on which day, and which of several jobs with
 * the same result made the bytes.
 */
export const isSameBuild = (tagged: JsonObject | undefined, source: JsonObject): boolean =>
  tagged !== undefined && JSON.stringify(buildOf(tagged)) === JSON.stringify(buildOf(source));

const buildOf = ({ contribution, generation, releaseDate, ...build }: JsonObject): JsonObject => build;
