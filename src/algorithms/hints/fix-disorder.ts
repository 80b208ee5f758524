/**
 * Meshes may cross each other: where a boundary seems to be above the one before it, both get the mean of their
 * distances, from the shallowest pair on; in place.
 *
 * @param distances - of one voxel, from the top of the shallowest layer to the bottom of the deepest
 * @see atlas-placement-hints, distances_to_meshes.py, `fix_disordered_distances`
 */
export function fixDisorder(distances: Float64Array): void {
  for (let n = 1; n < distances.length; n++) {
    if (distances[n - 1] < distances[n]) {
      distances[n - 1] = (distances[n - 1] + distances[n]) / 2;
      distances[n] = distances[n - 1];
    }
  }
}
