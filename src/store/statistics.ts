import type { Caller } from './caller.ts';
import type { ProjectRef } from './resource.ts';

/** How much has happened in a project. */
export interface ProjectStatistics {
  /** Revisions of the project and of all that is in it. */
  readonly events: number;
  /** Entities of every kind, deprecated ones included. */
  readonly resources: number;
  readonly lastEventAt: string;
}

export interface StatisticsStore {
  statistics(project: ProjectRef, caller: Caller): Promise<ProjectStatistics>;
}
