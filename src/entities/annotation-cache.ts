import type { Volume } from '../volume/volume.ts';
import type { FileContent } from '../store/port.ts';

/** Decoded annotation volumes by the digest of their file; a bounded number, the least recently used go first. */
export interface AnnotationCache {
  /** @throws the errors of the NRRD reader, BlobMissing, BlobAltered */
  of(file: FileContent): Promise<Volume<Uint32Array>>;
}
