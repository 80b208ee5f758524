import type { AnyOperation } from '../owner/operation.ts';
import { grantRights } from './access.ts';
import { importNexus } from './import-nexus.ts';
import { importSources } from './inputs.ts';
import { register } from './register.ts';
import { cancelRun, followRun, getRun, listRuns, startRun } from './runs.ts';
import { backUpProject, checkProject, collectProject } from './store.ts';

/** What the owner of a project folder does for other commands beside GraphQL. */
export const OPERATIONS: readonly AnyOperation[] = [
  importSources,
  importNexus,
  register,
  startRun,
  followRun,
  listRuns,
  getRun,
  cancelRun,
  grantRights,
  checkProject,
  collectProject,
  backUpProject,
];
