import { z } from 'zod';

/** A file or folder as it was when it was hashed. */
export const Artefact = z.strictObject({
  /** Relative to WORKING_DIR. */
  path: z.string(),
  /** Of a file its bytes; of a folder the sorted list of paths and digests of its files. Lower-case hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number(),
  /** Size, time of modification and inode (of a folder: of all its files): the same stamp means the same content. */
  stamp: z.string(),
});
export type Artefact = z.infer<typeof Artefact>;

/** What the ledger keeps of the last successful job of a rule; provenance is read from it. */
export const JobRecord = z.strictObject({
  rule: z.string(),
  version: z.number(),
  /** SHA-256 of rule, version, params, input digests and fingerprint. */
  key: z.string(),
  params: z.record(z.string(), z.json()),
  fingerprint: z.string().optional(),
  inputs: z.array(Artefact),
  outputs: z.array(Artefact),
  started: z.iso.datetime(),
  ended: z.iso.datetime(),
  softwareVersion: z.string(),
  runId: z.string(),
});
export type JobRecord = z.infer<typeof JobRecord>;
