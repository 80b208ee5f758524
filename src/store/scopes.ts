import type { Audit } from './audit.ts';
import type { ProjectRef } from './resource.ts';

export interface Organization {
  readonly label: string;
  readonly uuid: string;
  readonly description?: string;
  readonly rev: number;
  readonly deprecated: boolean;
  readonly audit: Audit;
}

export interface Project extends ProjectRef {
  readonly uuid: string;
  readonly orgUuid: string;
  readonly description?: string;
  /** Ids minted in the project start with it; ends in `/` or `#`. */
  readonly base: string;
  readonly vocab: string;
  readonly apiMappings: Readonly<Record<string, string>>;
  readonly enforceSchema: boolean;
  /** It is being deleted. */
  readonly markedForDeletion: boolean;
  readonly rev: number;
  readonly deprecated: boolean;
  readonly audit: Audit;
}

export type ProjectNames = Pick<Project, 'base' | 'vocab' | 'apiMappings' | 'enforceSchema'>;
