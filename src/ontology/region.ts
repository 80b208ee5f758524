/** A node of the region hierarchy. */
export interface Region {
  /** The label in annotation volumes, an unsigned 32-bit number. */
  readonly id: number;
  readonly acronym: string;
  readonly name: string;
  readonly parent: number | undefined;
  readonly children: readonly number[];
  /** Pre-order number; the closed subtree is every region with enter ∈ [enter, exit). */
  readonly enter: number;
  readonly exit: number;
  /** The attributes as the file has them, without `children`. */
  readonly attributes: Readonly<Record<string, unknown>>;
}
