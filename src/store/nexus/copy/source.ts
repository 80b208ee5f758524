import type { Caller } from '../../caller.ts';
import type { ProjectRef } from '../../resource.ts';
import type { Project } from '../../scopes.ts';
import { connectRemote, type RemoteOptions } from '../connection.ts';
import { download } from '../download.ts';
import { type History, historyOf } from '../history.ts';
import { projects } from '../projects.ts';
import type { CopyTarget } from './copy-entity.ts';

/** A project of a remote Delta that is to be copied. */
export interface CopySource {
  readonly project: Project;
  readonly history: History;
  readonly open: CopyTarget['open'];
  close(): Promise<void>;
}

/** @throws ProjectNotFound, AuthorizationFailed, RemoteUnavailable… */
export async function openCopySource(options: RemoteOptions, ref: ProjectRef, caller: Caller): Promise<CopySource> {
  const remote = connectRemote(options);
  try {
    return {
      project: await projects(remote, caller).project(ref, caller),
      history: historyOf(remote, ref, caller),
      open: (file) => download(remote, caller, file),
      close: () => remote.close(),
    };
  } catch (error) {
    await remote.close();
    throw error;
  }
}
