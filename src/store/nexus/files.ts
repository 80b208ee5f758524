import type { Caller } from '../caller.ts';
import { ResourceNotFound } from '../errors.ts';
import type { FileWrite } from '../file-write.ts';
import { checkId, checkTag } from '../names.ts';
import type { Store, Write } from '../port.ts';
import type { FileResource, Iri } from '../resource.ts';
import { entityPath, kindPath } from './addresses.ts';
import type { Ask, Remote } from './connection.ts';
import { download } from './download.ts';
import { NotOnRemote, RemoteAltered } from './errors.ts';
import { fileForm } from './upload.ts';
import { Written } from './writes.ts';

/** @param reader - opens files, whose readers were found to have the right to */
export function files(
  remote: Remote,
  file: Store['file'],
  reader: Caller,
): Pick<Store, 'createFile' | 'updateFile' | 'openFile' | 'upload'> {
  /** @throws RemoteAltered when the Delta has other bytes than were sent */
  const send = async (given: Write & FileWrite, ask: Pick<Ask, 'method' | 'path' | 'query' | 'about'>) => {
    const { project, caller, tag, filename = 'file', mediaType = 'application/octet-stream', content } = given;
    if (tag !== undefined) checkTag(tag);
    const { headers, body, once, digest } = await fileForm(content, filename, mediaType);
    const query = { ...ask.query, tag, indexing: 'sync' };
    const { '@id': id, _rev: rev } = await remote.json({ ...ask, caller, query, headers, body, once }, Written);
    const written: FileResource = await file(project, id as Iri, { rev }, caller);
    const { sha256: kept } = written.file;
    const sent = digest();
    if (kept !== sent) throw new RemoteAltered({ id, sent, kept });
    return written;
  };
  return {
    async createFile(given) {
      const { id, project } = given;
      if (id === undefined) return send(given, { method: 'POST', path: kindPath('file', project), about: { project } });
      checkId(id);
      return send(given, { method: 'PUT', path: entityPath('file', project, id), about: { project, id } });
    },
    async updateFile(given) {
      const { id, project, rev } = given;
      checkId(id);
      const path = entityPath('file', project, id);
      try {
        return await send(given, { method: 'PUT', path, query: { rev }, about: { project, id, rev } });
      } catch (error) {
        // Delta says so of a document, too.
        if (error instanceof ResourceNotFound) await file(project, id, undefined, given.caller);
        throw error;
      }
    },
    openFile: (content, range) => download(remote, reader, content, range),
    async upload() {
      throw new NotOnRemote('keep bytes ahead of their resource', 'Create the file with its bytes.');
    },
  };
}
