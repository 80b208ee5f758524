import type { Caller } from '../store/caller.ts';
import type { Store } from '../store/port.ts';
import type { FileResource, Iri, ProjectRef } from '../store/resource.ts';
import type { Distribution } from './distribution.ts';
import { DistributionOutOfSync, NoFileAtUrl } from './errors.ts';
import { toIri } from './iri.ts';

/** What it takes to read files; part of a `Reading`. */
export interface FileReading {
  readonly graph: { readonly store: Pick<Store, 'file' | 'openFile'> };
  readonly caller: Caller;
}

/**
 * The file of the store that a distribution's `contentUrl` names.
 *
 * @throws NoFileAtUrl when it names none
 * @throws DistributionOutOfSync when the file has another digest than the distribution says
 */
export async function readDistributionFile(
  { graph, caller }: FileReading,
  of: Iri,
  { contentUrl, sha256 }: Distribution,
): Promise<FileResource> {
  const { project, id, rev } = parseContentUrl(of, contentUrl);
  const found = await graph.store.file(project, id, rev === undefined ? undefined : { rev }, caller);
  if (sha256 !== undefined && sha256 !== found.file.sha256) {
    throw new DistributionOutOfSync({ id: of, file: id, registered: sha256, found: found.file.sha256 });
  }
  return found;
}

/** `…/files/{org}/{project}/{encoded id}[?rev=N]` */
function parseContentUrl(of: Iri, url = ''): { project: ProjectRef; id: Iri; rev?: number } {
  const [, org, project, id, rev] = /\/files\/([^/]+)\/([^/]+)\/([^/?]+)(?:\?rev=(\d+))?$/.exec(url) ?? [];
  if (id === undefined) throw new NoFileAtUrl({ id: of, url });
  return { project: { org, project }, id: toIri(decodeURIComponent(id)), ...(rev && { rev: Number(rev) }) };
}

/** Where the bytes of a file are served. */
export const fileUrl = (publicUrl: string, { org, project }: ProjectRef, id: Iri): string =>
  `${publicUrl}/files/${org}/${project}/${encodeURIComponent(id)}`;
