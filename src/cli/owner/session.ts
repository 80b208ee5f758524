import { openProject, type Project } from '../project.ts';
import { readSettings } from '../settings.ts';
import { claimFolder } from './claim.ts';
import { type OwnerClient, OwnerGone, ownerClient } from './client.ts';
import { serveControl } from './serve-control.ts';

/** @param project - there only when this process is the owner */
type Task<Result> = (owner: OwnerClient, project?: Project) => Promise<Result>;

/**
 * Gives `task` the owner of a project folder. When no process has it, this one becomes its owner until the task ends, and
 * serves the requests of other commands meanwhile. A task whose owner ended before a request arrived is started anew.
 */
export async function withOwner<Result>(folder: string, task: Task<Result>): Promise<Result> {
  const settings = await readSettings(folder);
  for (;;) {
    const { owner, release } = await claimFolder(folder);
    const client = ownerClient(folder, owner);
    try {
      if (!release) return await task(client);
      return await asOwner(
        () => openProject(folder, settings),
        owner.socket,
        (project) => task(client, project),
        release,
      );
    } catch (error) {
      if (!(error instanceof OwnerGone) || error.details.delivered) throw error;
    } finally {
      await client.close();
    }
  }
}

/** What was opened is closed in the opposite order: who waits for the folder finds nothing of ours in use. */
async function asOwner<Result>(
  open: () => Promise<Project>,
  socket: string,
  task: (project: Project) => Promise<Result>,
  release: () => Promise<void>,
): Promise<Result> {
  try {
    const project = await open();
    try {
      const control = await serveControl(project, socket);
      try {
        return await task(project);
      } finally {
        // Runs first: it ends the streams of their events, which the server would wait for.
        await project.runs.close();
        await control.close();
      }
    } finally {
      await project.close();
    }
  } finally {
    await release();
  }
}
