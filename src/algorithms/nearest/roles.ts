/**
 * Roles of voxels in a search for nearest voxels, a byte each: 0 takes no part, g is a source of group g (a possible
 * answer), QUERY + g asks for the nearest source of group g.
 */
export const QUERY = 128;

/** Groups are numbered from 1 to this. */
export const MAX_GROUP = 127;
