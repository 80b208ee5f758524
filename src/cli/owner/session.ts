import type { Configuration } from '../../pipeline/configuration.ts';
import type { Project } from '../project.ts';
import { readSettings } from '../settings.ts';
import { claimFolder } from './claim.ts';
import { type OwnerClient, OwnerGone, ownerClient } from './client.ts';

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
      return await asOwner(folder, settings, owner.socket, (project) => task(client, project)).finally(release);
    } catch (error) {
      if (!(error instanceof OwnerGone) || error.details.delivered) throw error;
    } finally {
      await client.close();
    }
  }
}

/** What was opened is closed in the opposite order: who waits for the folder finds nothing of ours in use. */
async function asOwner<Result>(
  folder: string,
  settings: Configuration,
  socket: string,
  task: (project: Project) => Promise<Result>,
): Promise<Result> {
  // Loaded here, as a command that finds an owner needs neither the database nor what stands on it.
  const [{ openProject }, { serveControl }] = await Promise.all([
    import('../project.ts'),
    import('./serve-control.ts'),
  ]);
  const project = await openProject(folder, settings);
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
}
