import type { Measurement } from './measurement.ts';

/** Where a value comes from. */
export interface Source {
  readonly title: string | null;
  /** Where the title or the comment has one. */
  readonly doi?: string;
}

const DOI = /\b10\.\d{4,9}\/[^\s"<>]+/;

export function sourceOf({ source_title: title, comment }: Pick<Measurement, 'source_title' | 'comment'>): Source {
  const found = [title, comment].map((text) => DOI.exec(text ?? '')?.[0]).find((doi) => doi !== undefined);
  return found === undefined ? { title } : { title, doi: found.replace(/[.,;)\]]+$/, '') };
}
